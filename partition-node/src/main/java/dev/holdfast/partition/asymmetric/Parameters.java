package dev.holdfast.partition.asymmetric;

import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;

/** The checks of mechanism parameters that all mechanisms share, and the refusals. */
final class Parameters {

    private Parameters() {}

    static void requireNone(TokenMechanism mechanism) {
        if (mechanism.getParameterCase() != ParameterCase.PARAMETER_NOT_SET) {
            throw invalid("this mechanism has no parameter");
        }
    }

    static void require(TokenMechanism mechanism, ParameterCase wanted) {
        if (mechanism.getParameterCase() != wanted) {
            throw invalid("this mechanism needs its own parameter");
        }
    }

    /** For mechanisms that do not hash: a digest in the message's place would be another message. */
    static void requireMessage(boolean digested) {
        if (digested) {
            throw new CryptokiException(CKR.DATA_INVALID, "this mechanism does not hash");
        }
    }

    /** For mechanisms that work in one part. */
    static void requireWhole(boolean partial) {
        if (partial) {
            throw new CryptokiException(CKR.DATA_INVALID, "this mechanism works in one part");
        }
    }

    /** For mechanisms that authenticate nothing beside the key that they wrap. */
    static void requireNoAdditionalData(byte[] additionalData) {
        if (additionalData.length > 0) {
            throw new CryptokiException(CKR.MECHANISM_INVALID, "this mechanism authenticates no additional data");
        }
    }

    /** For mechanisms that wrap under an AES key of their own. */
    static int aesKeyBytes(long bits) {
        if (bits != 128 && bits != 192 && bits != 256) {
            throw invalid("an AES key has 128, 192 or 256 bits");
        }
        return (int) bits / 8;
    }

    static CryptokiException invalid(String reason) {
        return new CryptokiException(CKR.MECHANISM_PARAM_INVALID, reason);
    }

    static CryptokiException incomplete(CKA missing) {
        return new CryptokiException(CKR.TEMPLATE_INCOMPLETE, missing.spelling() + " is missing");
    }
}
