package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Optional;

/** How many bytes the secret keys of each type have. */
final class SecretLengths {

    /** Of a secret whose type leaves the length open. */
    static final int MOST = 4096;

    private SecretLengths() {}

    /**
     * Of a key to be made. Refuses with TEMPLATE_INCOMPLETE or ATTRIBUTE_VALUE_INVALID.
     *
     * @param wanted CKA_VALUE_LEN
     */
    static int of(CKK type, Optional<Long> wanted) {
        Optional<Long> fixed = fixed(type);
        long length = wanted.or(() -> fixed)
                .orElseThrow(() -> new CryptokiException(CKR.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing."));
        boolean fits = fixed.map(only -> only == length).orElseGet(() -> switch (type) {
            case AES -> length == 16 || length == 24 || length == 32;
            case AES_XTS -> length == 32 || length == 64;
            default -> length >= 1 && length <= MOST;
        });
        if (!fits) {
            throw new CryptokiException(CKR.ATTRIBUTE_VALUE_INVALID, type.spelling() + " has no such length.");
        }
        return (int) length;
    }

    /** Of a key that a derivation makes out of so much; refuses with KEY_SIZE_RANGE. */
    static int derived(long wanted, long available) {
        if (wanted < 1 || wanted > available || wanted > MOST) {
            throw new CryptokiException(CKR.KEY_SIZE_RANGE, "The derivation yields at most " + available + " bytes.");
        }
        return (int) wanted;
    }

    /** For keys that may have any length but none. */
    static void checkOctets(KeyValue key) {
        if (key.bytes().length == 0) {
            throw new CryptokiException(CKR.KEY_SIZE_RANGE);
        }
    }

    static CryptokiException missing() {
        return new CryptokiException(CKR.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing.");
    }

    private static Optional<Long> fixed(CKK type) {
        return switch (type) {
            case DES -> Optional.of(8L);
            case DES2 -> Optional.of(16L);
            case DES3 -> Optional.of(24L);
            case CHACHA20, POLY1305 -> Optional.of(32L);
            default -> Optional.empty();
        };
    }
}
