package dev.holdfast.partition.symmetric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.CcmParameters;
import dev.holdfast.proto.v1.CtrParameters;
import dev.holdfast.proto.v1.GcmParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.function.Executable;

/** What the tests of this package share: all mechanisms over one set of providers, and short names for what they are given. */
record Offered(String name, List<Mechanism> all) {

    static final byte[] NOTHING = {};
    static final Offered FASTEST = new Offered("fastest", Providers.fastest());
    static final Offered REPRODUCIBLE = new Offered("reproducible", Providers.reproducible());
    static final List<Offered> BOTH = List.of(FASTEST, REPRODUCIBLE);

    private Offered(String name, Providers providers) {
        this(name, SymmetricMechanisms.all(providers, repeating(7)));
    }

    /** Draws the same bytes from the same seed. */
    static SecureRandom repeating(long seed) {
        Random source = new Random(seed);
        return new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                source.nextBytes(bytes);
            }
        };
    }

    Mechanism mechanism(CKM type) {
        return all.stream()
                .filter(mechanism -> mechanism.type() == type)
                .findFirst()
                .orElseThrow();
    }

    <T extends Capability> T of(CKM type, Class<T> kind) {
        return mechanism(type).as(kind).orElseThrow();
    }

    Capability.Enciphering cipher(CKM type) {
        return of(type, Capability.Enciphering.class);
    }

    Capability.Signing mac(CKM type) {
        return of(type, Capability.Signing.class);
    }

    Capability.Wrapping wrap(CKM type) {
        return of(type, Capability.Wrapping.class);
    }

    Capability.Derivation derivation(CKM type) {
        return of(type, Capability.Derivation.class);
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.toLowerCase(Locale.ROOT));
    }

    static KeyValue key(CKK type, byte[] octets) {
        return new KeyValue(type, octets);
    }

    static KeyValue aes(byte[] octets) {
        return key(CKK.AES, octets);
    }

    static KeyValue secret(byte[] octets) {
        return key(CKK.GENERIC_SECRET, octets);
    }

    static ByteString bytes(byte[] octets) {
        return ByteString.copyFrom(octets);
    }

    static TokenMechanism plain(CKM type) {
        return TokenMechanism.newBuilder().setType(type.value()).build();
    }

    static TokenMechanism iv(CKM type, byte[] iv) {
        return plain(type).toBuilder().setIv(bytes(iv)).build();
    }

    static TokenMechanism number(CKM type, long number) {
        return plain(type).toBuilder().setNumber(number).build();
    }

    static TokenMechanism data(CKM type, byte[] data) {
        return plain(type).toBuilder().setDerivationData(bytes(data)).build();
    }

    static TokenMechanism ctr(int counterBits, byte[] block) {
        return plain(CKM.AES_CTR).toBuilder()
                .setCtr(CtrParameters.newBuilder().setCounterBits(counterBits).setBlock(bytes(block)))
                .build();
    }

    static TokenMechanism gcm(CKM type, byte[] iv, byte[] additionalData, int tagBits) {
        return plain(type).toBuilder()
                .setGcm(GcmParameters.newBuilder()
                        .setIv(bytes(iv))
                        .setAdditionalData(bytes(additionalData))
                        .setTagBits(tagBits))
                .build();
    }

    static TokenMechanism ccm(long dataLength, byte[] nonce, byte[] additionalData, int macLength) {
        return plain(CKM.AES_CCM).toBuilder()
                .setCcm(CcmParameters.newBuilder()
                        .setDataLength(dataLength)
                        .setNonce(bytes(nonce))
                        .setAdditionalData(bytes(additionalData))
                        .setMacLength(macLength))
                .build();
    }

    static byte[] random(Random random, int bytes) {
        byte[] octets = new byte[bytes];
        random.nextBytes(octets);
        return octets;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /** What the call is refused with. */
    static CKR refusal(Executable call) {
        return assertThrows(CryptokiException.class, call).value();
    }

    static void assertRefused(CKR expected, Executable call) {
        assertEquals(expected, refusal(call));
    }

    @Override
    public String toString() {
        return name;
    }
}
