package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bouncycastle.crypto.Mac;
import org.bouncycastle.crypto.macs.CBCBlockCipherMac;
import org.bouncycastle.crypto.macs.CMac;

/** A message authentication code under C_Sign and C_Verify: whole, or cut to the leading bytes that the parameter asks for. */
final class MacMechanism implements Capability.Signing {

    /** The algorithm at its full length. */
    interface Algorithm {

        /** Bytes. */
        int length();

        void check(KeyValue key);

        byte[] compute(KeyValue key, byte[] data);
    }

    private final Algorithm algorithm;
    private final int usual;
    private final boolean general;

    private MacMechanism(Algorithm algorithm, int usual, boolean general) {
        this.algorithm = algorithm;
        this.usual = usual;
        this.general = general;
    }

    static MacMechanism whole(Algorithm algorithm) {
        return new MacMechanism(algorithm, algorithm.length(), false);
    }

    /** The leading half, as FIPS 113 has it. */
    static MacMechanism half(Algorithm algorithm) {
        return new MacMechanism(algorithm, algorithm.length() / 2, false);
    }

    /** As long as CK_MAC_GENERAL_PARAMS says. */
    static MacMechanism general(Algorithm algorithm) {
        return new MacMechanism(algorithm, algorithm.length(), true);
    }

    @Override
    public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
        int length = signatureBytes(key, mechanism);
        Parameters.requireWhole(digested);
        return Arrays.copyOf(algorithm.compute(key, data), length);
    }

    @Override
    public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
        requireEqual(sign(key, mechanism, data, digested), signature);
    }

    @Override
    public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
        algorithm.check(key);
        if (general) {
            return Parameters.number(mechanism, 1, algorithm.length());
        }
        Parameters.none(mechanism);
        return usual;
    }

    static void requireEqual(byte[] expected, byte[] signature) {
        if (signature.length != expected.length) {
            throw new CryptokiException(CKR.SIGNATURE_LEN_RANGE);
        }
        if (!MessageDigest.isEqual(expected, signature)) {
            throw new CryptokiException(CKR.SIGNATURE_INVALID);
        }
    }

    /** RFC 2104. */
    static Algorithm hmac(HashFunction hash) {
        return new Algorithm() {
            @Override
            public int length() {
                return hash.length();
            }

            @Override
            public void check(KeyValue key) {
                SecretLengths.checkOctets(key);
            }

            @Override
            public byte[] compute(KeyValue key, byte[] data) {
                return hash.startHmac(key).doFinal(data);
            }
        };
    }

    /** SP 800-38B. */
    static Algorithm cmac(BlockAlgorithm cipher) {
        return overBlocks(cipher, () -> new CMac(cipher.engine()));
    }

    /** FIPS 113: the last block of CBC over the text, filled up with zeros, from an IV of zeros. */
    static Algorithm cbcMac(BlockAlgorithm cipher) {
        return overBlocks(cipher, () -> new CBCBlockCipherMac(cipher.engine(), Byte.SIZE * cipher.block(), null));
    }

    private static Algorithm overBlocks(BlockAlgorithm cipher, Supplier<Mac> start) {
        return new Algorithm() {
            @Override
            public int length() {
                return cipher.block();
            }

            @Override
            public void check(KeyValue key) {
                cipher.check(key);
            }

            @Override
            public byte[] compute(KeyValue key, byte[] data) {
                Mac mac = start.get();
                mac.init(cipher.parameter(key));
                mac.update(data, 0, data.length);
                byte[] out = new byte[mac.getMacSize()];
                mac.doFinal(out, 0);
                return out;
            }
        };
    }
}
