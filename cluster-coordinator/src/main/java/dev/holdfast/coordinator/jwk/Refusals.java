package dev.holdfast.coordinator.jwk;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;

/** The ways in which this package says no, with the service's own codes. */
final class Refusals {

    private Refusals() {}

    static RefusedException bad(String message) {
        return new RefusedException(Code.BAD_PARAMETER, "BadParameter", "", message);
    }

    static RefusedException badType(String message) {
        return new RefusedException(Code.BAD_PARAMETER, "BadParameter", "KeyTypeNotSupported", message);
    }

    static RefusedException notSupported(String message) {
        return new RefusedException(Code.BAD_PARAMETER, "NotSupported", "", message);
    }
}
