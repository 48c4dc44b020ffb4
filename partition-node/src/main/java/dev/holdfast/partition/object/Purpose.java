package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ComputeFunction;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a key is used for: the attribute of the key that permits it, and the flags of the mechanism that offer it. */
enum Purpose {
    SIGN(CKA.SIGN, CKF.SIGN),
    VERIFY(CKA.VERIFY, CKF.VERIFY),
    SIGN_RECOVER(CKA.SIGN_RECOVER, CKF.SIGN_RECOVER),
    VERIFY_RECOVER(CKA.VERIFY_RECOVER, CKF.VERIFY_RECOVER),
    ENCRYPT(CKA.ENCRYPT, CKF.ENCRYPT),
    DECRYPT(CKA.DECRYPT, CKF.DECRYPT),
    ENCRYPT_MESSAGE(CKA.ENCRYPT, CKF.MESSAGE_ENCRYPT),
    DECRYPT_MESSAGE(CKA.DECRYPT, CKF.MESSAGE_DECRYPT),
    WRAP(CKA.WRAP, CKF.WRAP),
    UNWRAP(CKA.UNWRAP, CKF.UNWRAP),
    DERIVE(CKA.DERIVE, CKF.DERIVE),
    ENCAPSULATE(CKA.ENCAPSULATE, CKF.ENCAPSULATE),
    DECAPSULATE(CKA.DECAPSULATE, CKF.DECAPSULATE);

    /** Every attribute that permits a use. */
    static final Set<CKA> PERMISSIONS =
            Stream.of(values()).map(Purpose::permission).collect(Collectors.toUnmodifiableSet());

    private final CKA permission;
    private final long flag;

    Purpose(CKA permission, long flag) {
        this.permission = permission;
        this.flag = flag;
    }

    CKA permission() {
        return permission;
    }

    long flag() {
        return flag;
    }

    static Purpose of(ComputeFunction function, boolean message) {
        return switch (function) {
            case COMPUTE_SIGN -> SIGN;
            case COMPUTE_VERIFY -> VERIFY;
            case COMPUTE_SIGN_RECOVER -> SIGN_RECOVER;
            case COMPUTE_VERIFY_RECOVER -> VERIFY_RECOVER;
            case COMPUTE_ENCRYPT -> message ? ENCRYPT_MESSAGE : ENCRYPT;
            case COMPUTE_DECRYPT -> message ? DECRYPT_MESSAGE : DECRYPT;
            case COMPUTE_DIGEST_KEY, COMPUTE_FUNCTION_UNSPECIFIED, UNRECOGNIZED ->
                throw new CryptokiException(CKR.FUNCTION_NOT_SUPPORTED, "no key is used for that");
        };
    }

    /** What a key of this class and type can be used for at all: beyond that no default permits anything. */
    static Set<CKA> possible(CKO objectClass, CKK type) {
        return switch (objectClass) {
            case PUBLIC_KEY ->
                switch (type) {
                    case RSA -> Set.of(CKA.ENCRYPT, CKA.VERIFY, CKA.VERIFY_RECOVER, CKA.WRAP);
                    case EC -> Set.of(CKA.VERIFY, CKA.WRAP);
                    case EC_MONTGOMERY -> Set.of(CKA.WRAP);
                    case ML_KEM -> Set.of(CKA.ENCAPSULATE);
                    default -> Set.of(CKA.VERIFY);
                };
            case PRIVATE_KEY ->
                switch (type) {
                    case RSA -> Set.of(CKA.DECRYPT, CKA.SIGN, CKA.SIGN_RECOVER, CKA.UNWRAP);
                    case EC -> Set.of(CKA.SIGN, CKA.UNWRAP, CKA.DERIVE);
                    case EC_MONTGOMERY -> Set.of(CKA.UNWRAP, CKA.DERIVE);
                    case ML_KEM -> Set.of(CKA.DECAPSULATE);
                    default -> Set.of(CKA.SIGN);
                };
            default ->
                switch (type) {
                    case AES, DES, DES2, DES3 ->
                        Set.of(CKA.ENCRYPT, CKA.DECRYPT, CKA.SIGN, CKA.VERIFY, CKA.WRAP, CKA.UNWRAP, CKA.DERIVE);
                    case AES_XTS, CHACHA20 -> Set.of(CKA.ENCRYPT, CKA.DECRYPT);
                    case HKDF -> Set.of(CKA.DERIVE);
                    default -> Set.of(CKA.SIGN, CKA.VERIFY, CKA.DERIVE);
                };
        };
    }
}
