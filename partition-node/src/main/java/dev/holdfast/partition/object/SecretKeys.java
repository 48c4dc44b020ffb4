package dev.holdfast.partition.object;

import dev.holdfast.partition.symmetric.DesKeys;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Optional;

/** What the octets of a secret key of each type may be. */
final class SecretKeys {

    /** Of a key whose type sets no length, bytes. */
    private static final int MOST = 4096;

    private SecretKeys() {}

    /** Bytes of every key of this type; empty when its type leaves a choice. */
    static Optional<Integer> length(CKK type) {
        return switch (type) {
            case DES -> Optional.of(8);
            case DES2 -> Optional.of(16);
            case DES3 -> Optional.of(24);
            case CHACHA20, POLY1305 -> Optional.of(32);
            default -> Optional.empty();
        };
    }

    static boolean fits(CKK type, long length) {
        return switch (type) {
            case AES -> length == 16 || length == 24 || length == 32;
            case AES_XTS -> length == 32 || length == 64;
            default -> length(type).map(only -> only == length).orElse(length >= 1 && length <= MOST);
        };
    }

    /** Refuses a value of the wrong length, or a DES key with wrong parity (PKCS#11 3.2, section 6.15). */
    static void requireValid(CKK type, byte[] value, CKR refusal) {
        if (!fits(type, value.length)) {
            throw new CryptokiException(refusal, type.spelling() + " has no keys of " + value.length + " bytes");
        }
        if (isDes(type) && !DesKeys.hasParity(value)) {
            throw new CryptokiException(refusal, "the parity of the DES key is wrong");
        }
    }

    static boolean isDes(CKK type) {
        return type == CKK.DES || type == CKK.DES2 || type == CKK.DES3;
    }
}
