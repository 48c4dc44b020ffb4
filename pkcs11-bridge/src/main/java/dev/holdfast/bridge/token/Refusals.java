package dev.holdfast.bridge.token;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.Code;

/**
 * What a client is told when the pool refuses a call before the token's own rules are reached (PKCS#11 3.2, sections 5.1.1 to
 * 5.1.3).
 */
final class Refusals {

    private Refusals() {}

    /** @param oneCard whether the slot is that of one card, which can be pulled; the pool's cannot */
    static CKR of(Code code, boolean oneCard) {
        return switch (code) {
            // A card that is gone or out of service is a token that was pulled. The pool's slots are not of removable
            // devices and always hold their token, so there the same is trouble with the device.
            case UNREACHABLE, WRONG_STATE -> oneCard ? CKR.DEVICE_REMOVED : CKR.DEVICE_ERROR;
            // The device is there and cannot do its work. Without a majority nothing can be changed: that is no better.
            case CARD_ERROR, NO_QUORUM, TAMPERED, INCOMPLETE, STORAGE_UNAVAILABLE -> CKR.DEVICE_ERROR;
            case LIMIT_EXCEEDED -> CKR.DEVICE_MEMORY;
            // Whether a change was made is not known, or nothing was done and the same call may succeed later: the
            // standard has one value for both and advises looking before repeating.
            case OUTCOME_UNKNOWN, DEADLINE_EXCEEDED, BUSY, CONFLICT, FORBIDDEN -> CKR.FUNCTION_FAILED;
            case BAD_PARAMETER -> CKR.ARGUMENTS_BAD;
            case NOT_FOUND -> CKR.OBJECT_HANDLE_INVALID;
            case KEY_DISABLED, KEY_NOT_YET_VALID, KEY_EXPIRED, OPERATION_NOT_PERMITTED ->
                CKR.KEY_FUNCTION_NOT_PERMITTED;
            case ALGORITHM_NOT_SUPPORTED -> CKR.MECHANISM_INVALID;
            case CRYPTO_FAILED -> CKR.FUNCTION_FAILED;
            default -> CKR.GENERAL_ERROR;
        };
    }

    static CryptokiException of(RefusedException refused, boolean oneCard) {
        return new CryptokiException(
                of(refused.code(), oneCard), refused.status().getMessage());
    }
}
