package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** Draws secret keys of one type. */
final class SecretGeneration implements Capability.KeyGeneration {

    private final CKK type;
    private final SecureRandom random;

    SecretGeneration(CKK type, SecureRandom random) {
        this.type = type;
        this.random = random;
    }

    @Override
    public CKK generates() {
        return type;
    }

    @Override
    public byte[] generate(TokenMechanism mechanism, CKK wanted, Optional<Long> length) {
        Parameters.none(mechanism);
        if (wanted != type) {
            throw new CryptokiException(CKR.TEMPLATE_INCONSISTENT, "The mechanism makes " + type.spelling() + ".");
        }
        byte[] key = new byte[SecretLengths.of(type, length)];
        do {
            random.nextBytes(key);
            if (type == CKK.DES2 || type == CKK.DES3) {
                DesKeys.setParity(key);
            }
        } while (isDegenerate(key));
        return key;
    }

    /** Parts that are equal make of triple DES single DES, and are nothing that XTS may use. */
    private boolean isDegenerate(byte[] key) {
        return switch (type) {
            case AES_XTS -> repeats(key, key.length / 2);
            case DES2, DES3 -> repeats(key, 8);
            default -> false;
        };
    }

    /** Whether a part of so many bytes is equal to the part before it. */
    private static boolean repeats(byte[] key, int part) {
        for (int at = part; at < key.length; at += part) {
            if (Arrays.equals(key, at - part, at, key, at, at + part)) {
                return true;
            }
        }
        return false;
    }
}
