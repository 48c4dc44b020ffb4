/* Operations that a session carries on: encryption, decryption, digests, signatures. Most functions have one of a few shapes. */
#include "module.h"

#define INIT(name) \
    CK_RV name CK_MECHANISM_AND_KEY { \
        return call(CALL_##name, session, mechanism, key); \
    }

/* The operation is what ends when the arguments are refused, as it does whenever one of these fails. */
#define DATA_TO_RESULT(name, operation) \
    CK_RV name CK_DATA_AND_ROOM { \
        return operate(operation, CALL_##name, session, data, dataLength, result, resultLength); \
    }

#define DATA_IN(name, operation) \
    CK_RV name CK_DATA { \
        return operate(operation, CALL_##name, session, data, dataLength); \
    }

#define RESULT_OUT(name, operation) \
    CK_RV name CK_ROOM { \
        return operate(operation, CALL_##name, session, result, resultLength); \
    }

INIT(C_EncryptInit)
DATA_TO_RESULT(C_Encrypt, CKF_ENCRYPT)
DATA_TO_RESULT(C_EncryptUpdate, CKF_ENCRYPT)
RESULT_OUT(C_EncryptFinal, CKF_ENCRYPT)

INIT(C_DecryptInit)
DATA_TO_RESULT(C_Decrypt, CKF_DECRYPT)
DATA_TO_RESULT(C_DecryptUpdate, CKF_DECRYPT)
RESULT_OUT(C_DecryptFinal, CKF_DECRYPT)

CK_RV C_DigestInit(CK_ULONG session, CK_MECHANISM *mechanism) {
    return call(CALL_C_DigestInit, session, mechanism);
}

DATA_TO_RESULT(C_Digest, CKF_DIGEST)
DATA_IN(C_DigestUpdate, CKF_DIGEST)

CK_RV C_DigestKey(CK_ULONG session, CK_ULONG key) {
    return call(CALL_C_DigestKey, session, key);
}

RESULT_OUT(C_DigestFinal, CKF_DIGEST)

INIT(C_SignInit)
DATA_TO_RESULT(C_Sign, CKF_SIGN)
DATA_IN(C_SignUpdate, CKF_SIGN)
RESULT_OUT(C_SignFinal, CKF_SIGN)

INIT(C_SignRecoverInit)
DATA_TO_RESULT(C_SignRecover, CKF_SIGN_RECOVER)

INIT(C_VerifyInit)

CK_RV C_Verify CK_DATA_AND_SIGNATURE {
    return operate(CKF_VERIFY, CALL_C_Verify, session, data, dataLength, signature, signatureLength);
}

DATA_IN(C_VerifyUpdate, CKF_VERIFY)
DATA_IN(C_VerifyFinal, CKF_VERIFY)

INIT(C_VerifyRecoverInit)
DATA_TO_RESULT(C_VerifyRecover, CKF_VERIFY_RECOVER)

CK_RV C_VerifySignatureInit(CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG key, CK_BYTE *signature,
                            CK_ULONG signatureLength) {
    return call(CALL_C_VerifySignatureInit, session, mechanism, key, signature, signatureLength);
}

DATA_IN(C_VerifySignature, CKF_VERIFY)
DATA_IN(C_VerifySignatureUpdate, CKF_VERIFY)

CK_RV C_VerifySignatureFinal(CK_ULONG session) {
    return call(CALL_C_VerifySignatureFinal, session);
}

DATA_TO_RESULT(C_DigestEncryptUpdate, CKF_DIGEST | CKF_ENCRYPT)
DATA_TO_RESULT(C_DecryptDigestUpdate, CKF_DECRYPT | CKF_DIGEST)
DATA_TO_RESULT(C_SignEncryptUpdate, CKF_SIGN | CKF_ENCRYPT)
DATA_TO_RESULT(C_DecryptVerifyUpdate, CKF_DECRYPT | CKF_VERIFY)
