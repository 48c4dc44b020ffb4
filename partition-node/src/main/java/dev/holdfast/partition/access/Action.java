package dev.holdfast.partition.access;

import java.util.Arrays;
import java.util.Optional;

/**
 * The data actions of a managed HSM, by their published names. They are matched without regard to case, as the service
 * matches them.
 */
public enum Action {
    DOWNLOAD_SECURITY_DOMAIN("securitydomain/download/action"),
    READ_SECURITY_DOMAIN_DOWNLOAD("securitydomain/download/read"),
    UPLOAD_SECURITY_DOMAIN("securitydomain/upload/action"),
    READ_SECURITY_DOMAIN_UPLOAD("securitydomain/upload/read"),
    READ_EXCHANGE_KEY("securitydomain/transferkey/read"),

    READ_KEY("keys/read/action"),
    WRITE_KEY("keys/write/action"),
    ROTATE_KEY("keys/rotate/action"),
    CREATE_KEY("keys/create"),
    IMPORT_KEY("keys/import/action"),
    EXPORT_KEY("keys/export/action"),
    RELEASE_KEY("keys/release/action"),
    DELETE_KEY("keys/delete"),
    READ_DELETED_KEY("keys/deletedKeys/read/action"),
    RECOVER_DELETED_KEY("keys/deletedKeys/recover/action"),
    PURGE_DELETED_KEY("keys/deletedKeys/delete"),
    BACKUP_KEY("keys/backup/action"),
    RESTORE_KEY("keys/restore/action"),

    ENCRYPT("keys/encrypt/action"),
    DECRYPT("keys/decrypt/action"),
    WRAP("keys/wrap/action"),
    UNWRAP("keys/unwrap/action"),
    SIGN("keys/sign/action"),
    VERIFY("keys/verify/action"),
    RANDOM("rng/action"),

    READ_ROLE_ASSIGNMENT("roleAssignments/read/action"),
    WRITE_ROLE_ASSIGNMENT("roleAssignments/write/action"),
    DELETE_ROLE_ASSIGNMENT("roleAssignments/delete/action"),
    READ_ROLE_DEFINITION("roleDefinitions/read/action"),
    WRITE_ROLE_DEFINITION("roleDefinitions/write/action"),
    DELETE_ROLE_DEFINITION("roleDefinitions/delete/action"),

    START_BACKUP("backup/start/action"),
    READ_BACKUP_STATUS("backup/status/action"),
    START_RESTORE("restore/start/action"),
    READ_RESTORE_STATUS("restore/status/action");

    private final String published;

    Action(String suffix) {
        this.published = "Microsoft.KeyVault/managedHsm/" + suffix;
    }

    /** The action of a published name, in whatever case; empty when there is none. */
    public static Optional<Action> of(String published) {
        return Arrays.stream(values())
                .filter(action -> action.published.equalsIgnoreCase(published))
                .findFirst();
    }

    /** Whether it is about the security domain itself, which can be asked for before the HSM is activated. */
    public boolean isOfSecurityDomain() {
        return switch (this) {
            case DOWNLOAD_SECURITY_DOMAIN,
                    READ_SECURITY_DOMAIN_DOWNLOAD,
                    UPLOAD_SECURITY_DOMAIN,
                    READ_SECURITY_DOMAIN_UPLOAD,
                    READ_EXCHANGE_KEY -> true;
            default -> false;
        };
    }

    /** The name as role definitions spell it, for instance "Microsoft.KeyVault/managedHsm/keys/sign/action". */
    public String published() {
        return published;
    }
}
