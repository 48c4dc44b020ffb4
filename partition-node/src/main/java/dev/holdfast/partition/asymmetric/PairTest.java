package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.crypto.PairwiseTestFailed;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Capability.Encapsulation.Encapsulated;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Proves of every new pair that its halves belong together (FIPS 140-3 IG 10.3.A), or throws {@link
 * PairwiseTestFailed}.
 */
final class PairTest {

    private static final byte[] MESSAGE = new byte[32];
    private static final TokenMechanism NO_PARAMETER = TokenMechanism.getDefaultInstance();

    private PairTest() {}

    /** @param signing works without a parameter and with messages of 32 bytes */
    static Pair bySigning(Capability.Signing signing, Pair pair) {
        try {
            byte[] signature = signing.sign(pair.privateKey(), NO_PARAMETER, MESSAGE, false);
            signing.verify(pair.publicKey(), NO_PARAMETER, MESSAGE, false, signature);
            return pair;
        } catch (CryptokiException wrong) {
            throw failed(pair);
        }
    }

    static Pair byEncapsulating(Capability.Encapsulation kem, Pair pair) {
        Encapsulated sent = kem.encapsulate(pair.publicKey(), NO_PARAMETER);
        byte[] received = kem.decapsulate(pair.privateKey(), NO_PARAMETER, sent.ciphertext());
        boolean same = MessageDigest.isEqual(sent.secret(), received);
        Arrays.fill(sent.secret(), (byte) 0);
        Arrays.fill(received, (byte) 0);
        if (!same) {
            throw failed(pair);
        }
        return pair;
    }

    /** With a second party, whose key is a constant. */
    static Pair byAgreeing(Agreement agreement, Pair pair) {
        Rfc8410Curve curve = Rfc8410Form.curve(pair.publicKey());
        byte[] octets = new byte[curve.keyBytes()];
        Arrays.fill(octets, (byte) 0x5a);
        KeyValue second = Rfc8410Form.privateKey(curve, octets);
        byte[] here = agreement.secret(pair.privateKey(), curve.publicKey(octets));
        byte[] there = agreement.secret(second, Rfc8410Form.octets(pair.publicKey()));
        boolean same = MessageDigest.isEqual(here, there);
        Arrays.fill(here, (byte) 0);
        Arrays.fill(there, (byte) 0);
        if (!same) {
            throw failed(pair);
        }
        return pair;
    }

    private static PairwiseTestFailed failed(Pair pair) {
        pair.privateKey().close();
        return new PairwiseTestFailed(pair.privateKey().toString());
    }
}
