package dev.holdfast.partition.object;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions of the platform, by the mechanism that names them. */
final class Digests {

    private Digests() {}

    /** Refuses with MECHANISM_INVALID what is no digest. */
    static MessageDigest of(CKM mechanism) {
        return of(
                switch (mechanism) {
                    case MD5 -> "MD5";
                    case SHA_1 -> "SHA-1";
                    case SHA224 -> "SHA-224";
                    case SHA256 -> "SHA-256";
                    case SHA384 -> "SHA-384";
                    case SHA512 -> "SHA-512";
                    case SHA512_224 -> "SHA-512/224";
                    case SHA512_256 -> "SHA-512/256";
                    case SHA3_224 -> "SHA3-224";
                    case SHA3_256 -> "SHA3-256";
                    case SHA3_384 -> "SHA3-384";
                    case SHA3_512 -> "SHA3-512";
                    default ->
                        throw new CryptokiException(CKR.MECHANISM_INVALID, mechanism.spelling() + " is no digest");
                });
    }

    static MessageDigest sha1() {
        return of(CKM.SHA_1);
    }

    private static MessageDigest of(String name) {
        try {
            return MessageDigest.getInstance(name, Providers.SUN);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java platform has no " + name + ".", e);
        }
    }
}
