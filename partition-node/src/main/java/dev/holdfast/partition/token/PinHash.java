package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CredentialHash;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.vault.TokenRules;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.PinRecord;
import java.security.MessageDigest;

/** PINs as they are kept: as {@link CredentialHash} makes of them. */
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
        return CredentialHash.of(pin, salt, iterations, TokenRules.HASH_BYTES);
    }
}
