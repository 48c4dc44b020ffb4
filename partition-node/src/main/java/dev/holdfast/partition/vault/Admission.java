package dev.holdfast.partition.vault;

import dev.holdfast.partition.access.Access;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.Command.ChangeCase;
import dev.holdfast.proto.v1.PutKeyVersionChange;

/** Whether a command may be tried at all: well formed, at a time the vault is open for it, by one who may ask it. */
final class Admission {

    private static final int FORMAT = 1;
    private static final int OPERATION_ID_BYTES = 16;

    /** End of the year 9999, milliseconds since the epoch. */
    private static final long LAST_MILLI = 253_402_300_799_999L;

    private Admission() {}

    static void checkForm(Command command) {
        if (command.getFormat() != FORMAT || command.getChangeCase() == ChangeCase.CHANGE_NOT_SET) {
            throw Refusals.bad("The command is of a format or kind that this firmware does not know; run the same"
                    + " firmware on all cards.");
        }
        if (command.getOperationId().size() != OPERATION_ID_BYTES
                || command.getTimeMillis() < 0
                || command.getTimeMillis() > LAST_MILLI) {
            throw Refusals.bad("A command needs an id of 16 bytes and a time from 1970 to 9999.");
        }
    }

    /** What the domain's own changes need of the pool's state, they check themselves. */
    static void checkState(VaultState state, Command command) {
        switch (command.getChangeCase()) {
            case PROVISION, ACTIVATE, BEGIN_RECOVERY, INSTALL_DOMAIN -> {}
            case ADMIT_CARD, RETIRE_CARD, RECOVER_POOL, ADVANCE_CLOCK -> state.requirePool();
            case BEGIN_RESTORE, STAGE_RESTORE, COMMIT_RESTORE, ABANDON_RESTORE -> state.requireActivated();
            default -> state.requireOpen();
        }
    }

    /** An empty principal stands for the card itself. */
    static void checkPrincipal(Access access, Command command) {
        String principal = command.getPrincipal();
        if (principal.isEmpty()) {
            return;
        }
        switch (command.getChangeCase()) {
            case ACTIVATE -> require(access, principal, Action.DOWNLOAD_SECURITY_DOMAIN, Scope.ROOT);
            case BEGIN_RECOVERY -> require(access, principal, Action.READ_EXCHANGE_KEY, Scope.ROOT);
            case INSTALL_DOMAIN -> require(access, principal, Action.UPLOAD_SECURITY_DOMAIN, Scope.ROOT);
            case PUT_KEY_VERSION ->
                requireForKey(
                        access,
                        principal,
                        putting(command.getPutKeyVersion()),
                        command.getPutKeyVersion().getName());
            case UPDATE_KEY ->
                requireForKey(
                        access,
                        principal,
                        Action.WRITE_KEY,
                        command.getUpdateKey().getName());
            case DELETE_KEY ->
                requireForKey(
                        access,
                        principal,
                        Action.DELETE_KEY,
                        command.getDeleteKey().getName());
            case RECOVER_KEY ->
                requireForKey(
                        access,
                        principal,
                        Action.RECOVER_DELETED_KEY,
                        command.getRecoverKey().getName());
            case PURGE_KEY ->
                requireForKey(
                        access,
                        principal,
                        Action.PURGE_DELETED_KEY,
                        command.getPurgeKey().getName());
            case RESTORE_KEY ->
                requireForKey(
                        access,
                        principal,
                        Action.RESTORE_KEY,
                        command.getRestoreKey().getKey().getName());
            case PUT_ROTATION_POLICY ->
                requireForKey(
                        access,
                        principal,
                        Action.WRITE_KEY,
                        command.getPutRotationPolicy().getName());
            case PUT_ROLE_DEFINITION -> require(access, principal, Action.WRITE_ROLE_DEFINITION, Scope.ROOT);
            case DELETE_ROLE_DEFINITION -> require(access, principal, Action.DELETE_ROLE_DEFINITION, Scope.ROOT);
            case PUT_ROLE_ASSIGNMENT ->
                require(
                        access,
                        principal,
                        Action.WRITE_ROLE_ASSIGNMENT,
                        command.getPutRoleAssignment().getAssignment().getScope());
            case DELETE_ROLE_ASSIGNMENT ->
                require(
                        access,
                        principal,
                        Action.DELETE_ROLE_ASSIGNMENT,
                        command.getDeleteRoleAssignment().getScope());
            case UPDATE_SETTING -> requireAdministrator(access, principal);
            case RECORD_BACKUP -> require(access, principal, Action.START_BACKUP, Scope.ROOT);
            case BEGIN_RESTORE, STAGE_RESTORE, COMMIT_RESTORE, ABANDON_RESTORE ->
                require(access, principal, Action.START_RESTORE, Scope.ROOT);
            case PROVISION, PURGE_EXPIRED, CHANGE_NOT_SET -> {}
            case PUT_TOKEN, SET_PIN, COUNT_PIN_TRY, CLEAR_PIN_TRIES, PUT_OBJECTS, WRITE_OBJECT, DESTROY_OBJECT ->
                throw forbidden("What is a token's is not asked for by role; log in at the token.");
            // Of the cards' own accord: the card has made sure that a coordinator asked.
            case ADMIT_CARD, RETIRE_CARD, RECOVER_POOL, ADVANCE_CLOCK -> {}
        }
    }

    static void require(Access access, String principal, Action action, String scope) {
        if (!access.permits(principal, action, scope)) {
            throw forbidden("No role of the caller allows " + action.published() + " at " + scope
                    + "; have an administrator assign one.");
        }
    }

    static void requireAdministrator(Access access, String principal) {
        if (!access.isAdministrator(principal)) {
            throw forbidden("Only a Managed HSM Administrator at \"/\" may do this; have an administrator assign the"
                    + " role.");
        }
    }

    private static void requireForKey(Access access, String principal, Action action, String name) {
        require(access, principal, action, Scope.ofKey(name));
    }

    private static Action putting(PutKeyVersionChange asked) {
        return switch (asked.getMode()) {
            case IMPORT -> Action.IMPORT_KEY;
            case ROTATE -> Action.ROTATE_KEY;
            case CREATE, PUT_KEY_MODE_UNSPECIFIED, UNRECOGNIZED -> Action.CREATE_KEY;
        };
    }

    private static RefusedException forbidden(String message) {
        return new RefusedException(Code.FORBIDDEN, "Forbidden", "ForbiddenByRbac", message);
    }
}
