/* Operations on messages, each with its own parameters. */
#include "message.h"
#include "module.h"

static enum tag_use at_the_end(CK_FLAGS flags, enum tag_use use) {
    return (flags & CKF_END_OF_MESSAGE) != 0 ? use : TAG_UNUSED;
}

CK_RV C_MessageEncryptInit CK_MECHANISM_AND_KEY {
    return call(CALL_C_MessageEncryptInit, session, mechanism, key);
}

CK_RV C_EncryptMessage CK_MESSAGE_WHOLE {
    struct message message = message_of(parameter, parameterLength, TAG_WRITTEN);
    return call(CALL_C_EncryptMessage3, session, &message, additional, additionalLength, data, dataLength, result,
                resultLength);
}

CK_RV C_EncryptMessageBegin CK_MESSAGE_BEGIN {
    struct message message = message_of(parameter, parameterLength, TAG_UNUSED);
    return call(CALL_C_EncryptMessageBegin3, session, &message, additional, additionalLength);
}

CK_RV C_EncryptMessageNext CK_MESSAGE_NEXT {
    struct message message = message_of(parameter, parameterLength, at_the_end(flags, TAG_WRITTEN));
    return call(CALL_C_EncryptMessageNext3, session, &message, data, dataLength, result, resultLength, flags);
}

CK_RV C_MessageEncryptFinal(CK_ULONG session) {
    return call(CALL_C_MessageEncryptFinal, session);
}

CK_RV C_MessageDecryptInit CK_MECHANISM_AND_KEY {
    return call(CALL_C_MessageDecryptInit, session, mechanism, key);
}

CK_RV C_DecryptMessage CK_MESSAGE_WHOLE {
    struct message message = message_of(parameter, parameterLength, TAG_READ);
    return call(CALL_C_DecryptMessage3, session, &message, additional, additionalLength, data, dataLength, result,
                resultLength);
}

CK_RV C_DecryptMessageBegin CK_MESSAGE_BEGIN {
    struct message message = message_of(parameter, parameterLength, TAG_UNUSED);
    return call(CALL_C_DecryptMessageBegin3, session, &message, additional, additionalLength);
}

CK_RV C_DecryptMessageNext CK_MESSAGE_NEXT {
    struct message message = message_of(parameter, parameterLength, at_the_end(flags, TAG_READ));
    return call(CALL_C_DecryptMessageNext3, session, &message, data, dataLength, result, resultLength, flags);
}

CK_RV C_MessageDecryptFinal(CK_ULONG session) {
    return call(CALL_C_MessageDecryptFinal, session);
}

CK_RV C_MessageSignInit CK_MECHANISM_AND_KEY {
    return call(CALL_C_MessageSignInit, session, mechanism, key);
}

CK_RV C_SignMessage CK_MESSAGE_SIGN {
    return call(CALL_C_SignMessage, session, parameter, parameterLength, data, dataLength, result, resultLength);
}

CK_RV C_SignMessageBegin CK_MESSAGE_PARAMETER {
    return call(CALL_C_SignMessageBegin, session, parameter, parameterLength);
}

/* Without a place for the length more parts follow; with one this is the last, and its signature is wanted. */
CK_RV C_SignMessageNext CK_MESSAGE_SIGN {
    CK_ULONG none = 0;
    bool last = resultLength != NULL;
    return call(CALL_C_SignMessageNext, session, parameter, parameterLength, data, dataLength, last, last ? result : NULL,
                last ? resultLength : &none);
}

CK_RV C_MessageSignFinal(CK_ULONG session) {
    return call(CALL_C_MessageSignFinal, session);
}

CK_RV C_MessageVerifyInit CK_MECHANISM_AND_KEY {
    return call(CALL_C_MessageVerifyInit, session, mechanism, key);
}

CK_RV C_VerifyMessage CK_MESSAGE_VERIFY {
    return call(CALL_C_VerifyMessage, session, parameter, parameterLength, data, dataLength, signature, signatureLength);
}

CK_RV C_VerifyMessageBegin CK_MESSAGE_PARAMETER {
    return call(CALL_C_VerifyMessageBegin, session, parameter, parameterLength);
}

CK_RV C_VerifyMessageNext CK_MESSAGE_VERIFY {
    return call(CALL_C_VerifyMessageNext, session, parameter, parameterLength, data, dataLength, signature, signatureLength);
}

CK_RV C_MessageVerifyFinal(CK_ULONG session) {
    return call(CALL_C_MessageVerifyFinal, session);
}
