package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.vault.TokenRules;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.PinRecord;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/** PINs as they are kept: PBKDF2 (RFC 8018 section 5.2) with HMAC-SHA-512. */
final class PinHash {

    static final int LEAST_BYTES = 4;
    static final int MOST_BYTES = 255;

    /**
     * About 40 ms on a core of today. The tries are counted and the vault is sealed; this is for a PIN that is used elsewhere too,
     * should both fail.
     */
    private static final int ITERATIONS = 30_000;

    private PinHash() {}

    /** Refuses with PIN_LEN_RANGE. */
    static void requireLength(ByteString pin) {
        if (!hasLength(pin)) {
            throw new CryptokiException(CKR.PIN_LEN_RANGE);
        }
    }

    static PinRecord of(CryptoEngine crypto, ByteString pin) {
        byte[] salt = crypto.random(TokenRules.SALT_BYTES);
        return PinRecord.newBuilder()
                .setSalt(ByteString.copyFrom(salt))
                .setIterations(ITERATIONS)
                .setHash(ByteString.copyFrom(hash(pin, salt, ITERATIONS)))
                .build();
    }

    static boolean matches(PinRecord record, ByteString pin) {
        return hasLength(pin)
                && MessageDigest.isEqual(
                        hash(pin, record.getSalt().toByteArray(), record.getIterations()),
                        record.getHash().toByteArray());
    }

    private static boolean hasLength(ByteString pin) {
        return pin.size() >= LEAST_BYTES && pin.size() <= MOST_BYTES;
    }

    private static byte[] hash(ByteString pin, byte[] salt, int iterations) {
        byte[] plain = pin.toByteArray();
        try {
            PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
            generator.init(plain, salt, iterations);
            return ((KeyParameter) generator.generateDerivedParameters(8 * TokenRules.HASH_BYTES)).getKey();
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }
}
