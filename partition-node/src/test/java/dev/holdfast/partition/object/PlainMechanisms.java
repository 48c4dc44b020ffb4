package dev.holdfast.partition.object;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.symmetric.DesKeys;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Mechanisms whose results can be looked through: a ciphertext is the mechanism's number, a fingerprint of the key, and
 * the plaintext; a signature the same with a digest. Whoever reads the bytes sees at once what would have leaked. Keys
 * are counted.
 */
final class PlainMechanisms {

    static final Set<CKK> SECRET = Set.of(CKK.AES, CKK.GENERIC_SECRET, CKK.DES3, CKK.SHA256_HMAC);

    /** Bytes of a ciphertext before the plaintext. */
    static final int HEADER = 24;

    private final Map<CKM, Mechanism> mechanisms = new HashMap<>();
    private int drawn;

    PlainMechanisms() {
        for (CKM type : List.of(
                CKM.AES_ECB, CKM.AES_CBC, CKM.AES_CBC_PAD, CKM.AES_GCM, CKM.AES_KEY_WRAP, CKM.AES_KEY_WRAP_KWP)) {
            add(type, Set.of(CKK.AES), new Cipher(), new Wrap());
        }
        add(CKM.DES3_CBC, Set.of(CKK.DES3), new Cipher(), new Wrap());
        add(CKM.AES_GCM, Set.of(CKK.AES), new Cipher(), new Wrap(), new Messages());
        add(CKM.RSA_PKCS, Set.of(CKK.RSA), new Cipher(), new Wrap(), new Signature());
        add(CKM.RSA_X_509, Set.of(CKK.RSA), new Cipher(), new RawSignature());
        add(CKM.RSA_PKCS_OAEP, Set.of(CKK.RSA), new Cipher(), new Wrap());
        add(CKM.RSA_PKCS_PSS, Set.of(CKK.RSA), new Signature());
        add(CKM.SHA1_RSA_PKCS, Set.of(CKK.RSA), new Signature());
        add(CKM.ECDSA, Set.of(CKK.EC), new Signature());
        add(CKM.SHA256_HMAC, SECRET, new Signature());
        for (CKM type : List.of(
                CKM.XOR_BASE_AND_DATA,
                CKM.CONCATENATE_BASE_AND_DATA,
                CKM.CONCATENATE_BASE_AND_KEY,
                CKM.EXTRACT_KEY_FROM_KEY)) {
            add(type, SECRET, new SameKey());
        }
        add(CKM.HKDF_DERIVE, SECRET, new OneWay());
        add(CKM.HKDF_DATA, SECRET, new OneWay());
        add(CKM.ECDH1_DERIVE, Set.of(CKK.EC), new OneWay());
        add(CKM.AES_KEY_GEN, Set.of(), new Secrets(CKK.AES));
        add(CKM.GENERIC_SECRET_KEY_GEN, Set.of(), new Secrets(CKK.GENERIC_SECRET));
        add(CKM.DES3_KEY_GEN, Set.of(), new Secrets(CKK.DES3));
        add(CKM.PKCS5_PBKD2, Set.of(), new Password());
        add(CKM.RSA_PKCS_KEY_PAIR_GEN, Set.of(), new Pairs(CKK.RSA));
        add(CKM.EC_KEY_PAIR_GEN, Set.of(), new Pairs(CKK.EC));
        add(CKM.ML_DSA_KEY_PAIR_GEN, Set.of(), new Pairs(CKK.ML_DSA));
        add(CKM.ML_KEM_KEY_PAIR_GEN, Set.of(), new Pairs(CKK.ML_KEM));
        add(CKM.ML_KEM, Set.of(CKK.ML_KEM), new Kem());
    }

    Map<CKM, Mechanism> table() {
        return mechanisms;
    }

    static TokenMechanism of(CKM type) {
        return TokenMechanism.newBuilder().setType(type.value()).build();
    }

    /** What a ciphertext of this key begins with. */
    static byte[] seal(CKM type, byte[] key, byte[] text) {
        return ByteBuffer.allocate(HEADER + text.length)
                .putLong(type.value())
                .put(fingerprint(key))
                .put(text)
                .array();
    }

    static boolean isSealedBy(ByteString fingerprint, ByteString sealed) {
        return sealed.substring(Long.BYTES, HEADER).equals(fingerprint);
    }

    private static byte[] open(KeyValue key, TokenMechanism mechanism, byte[] sealed, CKR wrong) {
        byte[] expected = ByteBuffer.allocate(HEADER)
                .putLong(mechanism.getType())
                .put(fingerprint(key.bytes()))
                .array();
        if (sealed.length < HEADER || !Arrays.equals(expected, 0, HEADER, sealed, 0, HEADER)) {
            throw new CryptokiException(wrong);
        }
        return Arrays.copyOfRange(sealed, HEADER, sealed.length);
    }

    /** Both halves of a pair have one: that of the public half. */
    static byte[] fingerprint(byte[] key) {
        boolean der = key.length > 4 && key[0] == 0x30 && key[1] == (byte) 0x82;
        byte[] shared = key;
        if (der) {
            PlainKeys keys = new PlainKeys();
            KeyValue value = keys.parsePrivate(key);
            Attributes parts = keys.ofPrivate(value);
            boolean secret = parts.has(CKA.PRIVATE_EXPONENT)
                    || parts.has(CKA.SEED)
                    || value.type() == CKK.EC && parts.has(CKA.VALUE);
            shared = secret ? keys.publicOf(value).bytes() : key;
        }
        return Arrays.copyOf(PlainKeys.digest(shared), 16);
    }

    private void add(CKM type, Set<CKK> keys, Capability... capabilities) {
        mechanisms.put(type, new Mechanism(type, keys, 0, Long.MAX_VALUE, 0, List.of(capabilities)));
    }

    private byte[] draw(int length) {
        drawn++;
        return ByteBuffer.allocate(length).putInt(0xfe000000 + drawn).array();
    }

    private static final class Cipher implements Capability.Enciphering {
        @Override
        public void check(KeyValue key, TokenMechanism mechanism) {}

        @Override
        public byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
            return seal(CKM.of(mechanism.getType()).orElseThrow(), key.bytes(), data);
        }

        @Override
        public byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
            return open(key, mechanism, data, CKR.ENCRYPTED_DATA_INVALID);
        }
    }

    private static final class Wrap implements Capability.Wrapping {
        @Override
        public void check(KeyValue key, TokenMechanism mechanism) {}

        @Override
        public byte[] wrap(KeyValue key, TokenMechanism mechanism, byte[] target, byte[] additionalData) {
            return seal(CKM.of(mechanism.getType()).orElseThrow(), key.bytes(), target);
        }

        @Override
        public byte[] unwrap(KeyValue key, TokenMechanism mechanism, byte[] wrapped, byte[] additionalData) {
            return open(key, mechanism, wrapped, CKR.WRAPPED_KEY_INVALID);
        }
    }

    private static final class Messages implements Capability.MessageEnciphering {
        @Override
        public Sealed seal(KeyValue key, MessageParameters parameters, byte[] plaintext) {
            return new Sealed(plaintext.clone(), new byte[12], new byte[16]);
        }

        @Override
        public byte[] open(KeyValue key, MessageParameters parameters, byte[] ciphertext) {
            return ciphertext.clone();
        }
    }

    private static final class Signature implements Capability.Signing {
        @Override
        public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
            return seal(CKM.of(mechanism.getType()).orElseThrow(), key.bytes(), PlainKeys.digest(data));
        }

        @Override
        public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
            if (!Arrays.equals(sign(key, mechanism, data, digested), signature)) {
                throw new CryptokiException(CKR.SIGNATURE_INVALID);
            }
        }

        @Override
        public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
            return 56;
        }
    }

    /** The private operation of RSA: it opens what any other mechanism of RSA has sealed. */
    private static final class RawSignature implements Capability.Signing {
        @Override
        public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
            CKM sealed = CKM.of(ByteBuffer.wrap(data).getLong()).orElseThrow();
            return open(key, of(sealed), data, CKR.DATA_INVALID);
        }

        @Override
        public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
            throw new CryptokiException(CKR.SIGNATURE_INVALID);
        }

        @Override
        public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
            return 256;
        }
    }

    private static final class SameKey implements Capability.Derivation {
        @Override
        public byte[] derive(KeyValue base, TokenMechanism mechanism, Optional<KeyValue> other, Optional<Long> length) {
            return base.bytes().clone();
        }
    }

    private static final class OneWay implements Capability.Derivation {
        @Override
        public byte[] derive(KeyValue base, TokenMechanism mechanism, Optional<KeyValue> other, Optional<Long> length) {
            return Arrays.copyOf(
                    PlainKeys.digest(base.bytes()), length.orElse(32L).intValue());
        }
    }

    private final class Secrets implements Capability.KeyGeneration {
        private final CKK type;

        Secrets(CKK type) {
            this.type = type;
        }

        @Override
        public CKK generates() {
            return type;
        }

        @Override
        public byte[] generate(TokenMechanism mechanism, CKK wanted, Optional<Long> length) {
            byte[] key = draw(length.orElse(24L).intValue());
            if (type == CKK.DES3) {
                DesKeys.setParity(key);
            }
            return key;
        }
    }

    private static final class Password implements Capability.KeyGeneration {
        @Override
        public CKK generates() {
            return CKK.AES;
        }

        @Override
        public byte[] generate(TokenMechanism mechanism, CKK wanted, Optional<Long> length) {
            byte[] key = new byte[length.orElse(16L).intValue()];
            Arrays.fill(key, (byte) 'p');
            return key;
        }
    }

    private final class Pairs implements Capability.PairGeneration {
        private final CKK type;

        Pairs(CKK type) {
            this.type = type;
        }

        @Override
        public CKK generates() {
            return type;
        }

        @Override
        public Pair generate(TokenMechanism mechanism, Wanted wanted) {
            Attributes secret =
                    switch (type) {
                        case RSA ->
                            Attributes.NONE
                                    .with(
                                            CKA.MODULUS,
                                            draw(wanted.modulusBits()
                                                            .orElseThrow()
                                                            .intValue()
                                                    / 8))
                                    .with(CKA.PUBLIC_EXPONENT, new byte[] {1, 0, 1})
                                    .with(CKA.PRIVATE_EXPONENT, draw(32));
                        case EC ->
                            Attributes.NONE
                                    .with(CKA.EC_PARAMS, wanted.ecParams().orElseThrow())
                                    .with(CKA.VALUE, draw(32));
                        default ->
                            Attributes.NONE
                                    .with(
                                            CKA.PARAMETER_SET,
                                            wanted.parameterSet().orElseThrow())
                                    .with(CKA.SEED, draw(32))
                                    .with(CKA.VALUE, draw(32));
                    };
            KeyValue privateKey = PlainKeys.value(type, secret);
            return new Pair(new PlainKeys().publicOf(privateKey), privateKey);
        }
    }

    private final class Kem implements Capability.Encapsulation {
        @Override
        public Encapsulated encapsulate(KeyValue publicKey, TokenMechanism mechanism) {
            byte[] secret = draw(32);
            return new Encapsulated(seal(CKM.ML_KEM, publicKey.bytes(), secret), secret.clone());
        }

        @Override
        public byte[] decapsulate(KeyValue privateKey, TokenMechanism mechanism, byte[] ciphertext) {
            return open(privateKey, mechanism, ciphertext, CKR.ENCRYPTED_DATA_INVALID);
        }
    }
}
