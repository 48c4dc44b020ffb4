package dev.holdfast.partition.symmetric;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;

/** Reads the parameter of a mechanism; refuses one that is not of the mechanism's kind with MECHANISM_PARAM_INVALID. */
final class Parameters {

    private Parameters() {}

    static void none(TokenMechanism mechanism) {
        require(mechanism, ParameterCase.PARAMETER_NOT_SET);
    }

    static byte[] iv(TokenMechanism mechanism, int bytes) {
        require(mechanism, ParameterCase.IV);
        byte[] iv = mechanism.getIv().toByteArray();
        if (iv.length != bytes) {
            throw invalid("The initialization vector has " + bytes + " bytes, not " + iv.length + ".");
        }
        return iv;
    }

    /** Empty when there is none. */
    static byte[] optionalIv(TokenMechanism mechanism, int bytes) {
        boolean absent = mechanism.getParameterCase() == ParameterCase.PARAMETER_NOT_SET
                || (mechanism.hasIv() && mechanism.getIv().isEmpty());
        return absent ? new byte[0] : iv(mechanism, bytes);
    }

    /** @return between least and most */
    static int number(TokenMechanism mechanism, int least, int most) {
        require(mechanism, ParameterCase.NUMBER);
        long number = mechanism.getNumber();
        if (number < least || number > most) {
            throw invalid("The parameter is between " + least + " and " + most + ".");
        }
        return (int) number;
    }

    static byte[] derivationData(TokenMechanism mechanism) {
        require(mechanism, ParameterCase.DERIVATION_DATA);
        return mechanism.getDerivationData().toByteArray();
    }

    static void require(TokenMechanism mechanism, ParameterCase wanted) {
        if (mechanism.getParameterCase() != wanted) {
            throw invalid("The parameter is not the one that the mechanism has.");
        }
    }

    /**
     * For algorithms that have to see the message itself, and all of it. Clients never send them anything else: the door would.
     *
     * @param less only a part of the message came, or its digest
     */
    static void requireWhole(boolean less) {
        if (less) {
            throw new CryptokiException(CKR.FUNCTION_FAILED, "This mechanism takes whole messages only.");
        }
    }

    static CryptokiException invalid(String reason) {
        return new CryptokiException(CKR.MECHANISM_PARAM_INVALID, reason);
    }
}
