package dev.holdfast.partition.vault;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;

/** The refusals that more than one family of changes gives, with the managed service's own codes. */
final class Refusals {

    private Refusals() {}

    static RefusedException bad(String message) {
        return new RefusedException(Code.BAD_PARAMETER, "BadParameter", "", message);
    }

    static RefusedException conflict(String message) {
        return new RefusedException(Code.CONFLICT, "Conflict", "", message);
    }

    static RefusedException wrongState(String message) {
        return new RefusedException(Code.WRONG_STATE, "Conflict", "", message);
    }

    static RefusedException limit(String message) {
        return new RefusedException(Code.LIMIT_EXCEEDED, "Forbidden", "", message);
    }

    static RefusedException notFound(String message) {
        return new RefusedException(Code.NOT_FOUND, "NotFound", "", message);
    }

    static RefusedException keyNotFound(String message) {
        return new RefusedException(Code.NOT_FOUND, "KeyNotFound", "", message);
    }

    static RefusedException keyExists(String name) {
        return new RefusedException(
                Code.CONFLICT,
                "Conflict",
                "",
                "A key named " + name + " exists; delete and purge it first, or use another name.");
    }

    static RefusedException keyIsDeleted(String name) {
        return new RefusedException(
                Code.CONFLICT,
                "Conflict",
                "ObjectIsDeletedButRecoverable",
                "A key named " + name + " is deleted but recoverable; recover or purge it, or use another name.");
    }

    static RefusedException foreignDomain(String what) {
        return new RefusedException(
                Code.FOREIGN_DOMAIN,
                "Forbidden",
                "",
                what + " belongs to another security domain; it can only be restored where that one is installed.");
    }
}
