package dev.holdfast.partition.access;

import static dev.holdfast.partition.access.Action.BACKUP_KEY;
import static dev.holdfast.partition.access.Action.CREATE_KEY;
import static dev.holdfast.partition.access.Action.DECRYPT;
import static dev.holdfast.partition.access.Action.DELETE_KEY;
import static dev.holdfast.partition.access.Action.DELETE_ROLE_ASSIGNMENT;
import static dev.holdfast.partition.access.Action.DELETE_ROLE_DEFINITION;
import static dev.holdfast.partition.access.Action.DOWNLOAD_SECURITY_DOMAIN;
import static dev.holdfast.partition.access.Action.ENCRYPT;
import static dev.holdfast.partition.access.Action.EXPORT_KEY;
import static dev.holdfast.partition.access.Action.IMPORT_KEY;
import static dev.holdfast.partition.access.Action.PURGE_DELETED_KEY;
import static dev.holdfast.partition.access.Action.RANDOM;
import static dev.holdfast.partition.access.Action.READ_BACKUP_STATUS;
import static dev.holdfast.partition.access.Action.READ_DELETED_KEY;
import static dev.holdfast.partition.access.Action.READ_EXCHANGE_KEY;
import static dev.holdfast.partition.access.Action.READ_KEY;
import static dev.holdfast.partition.access.Action.READ_RESTORE_STATUS;
import static dev.holdfast.partition.access.Action.READ_ROLE_ASSIGNMENT;
import static dev.holdfast.partition.access.Action.READ_ROLE_DEFINITION;
import static dev.holdfast.partition.access.Action.READ_SECURITY_DOMAIN_DOWNLOAD;
import static dev.holdfast.partition.access.Action.READ_SECURITY_DOMAIN_UPLOAD;
import static dev.holdfast.partition.access.Action.RECOVER_DELETED_KEY;
import static dev.holdfast.partition.access.Action.RELEASE_KEY;
import static dev.holdfast.partition.access.Action.RESTORE_KEY;
import static dev.holdfast.partition.access.Action.ROTATE_KEY;
import static dev.holdfast.partition.access.Action.SIGN;
import static dev.holdfast.partition.access.Action.START_BACKUP;
import static dev.holdfast.partition.access.Action.START_RESTORE;
import static dev.holdfast.partition.access.Action.UNWRAP;
import static dev.holdfast.partition.access.Action.UPLOAD_SECURITY_DOMAIN;
import static dev.holdfast.partition.access.Action.VERIFY;
import static dev.holdfast.partition.access.Action.WRAP;
import static dev.holdfast.partition.access.Action.WRITE_KEY;
import static dev.holdfast.partition.access.Action.WRITE_ROLE_ASSIGNMENT;
import static dev.holdfast.partition.access.Action.WRITE_ROLE_DEFINITION;

import dev.holdfast.proto.v1.RoleDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * The nine roles every managed HSM has: published ids, names and actions. Where the published table and what the
 * service answers differ, this follows the service: its auditor reads deleted keys and purges none, its crypto user
 * draws random bytes, its crypto officer exports.
 */
final class BuiltInRoles {

    static final String ADMINISTRATOR = "a290e904-7015-4bba-90c8-60543313cdb4";

    private static final List<Action> ROLE_MANAGEMENT = List.of(
            READ_ROLE_ASSIGNMENT,
            WRITE_ROLE_ASSIGNMENT,
            DELETE_ROLE_ASSIGNMENT,
            READ_ROLE_DEFINITION,
            WRITE_ROLE_DEFINITION,
            DELETE_ROLE_DEFINITION);

    static final List<Role> ALL = List.of(
            role(
                    ADMINISTRATOR,
                    "Managed HSM Administrator",
                    "Runs the HSM itself: security domain, full backup and restore, roles; uses no key.",
                    with(
                            ROLE_MANAGEMENT,
                            DOWNLOAD_SECURITY_DOMAIN,
                            READ_SECURITY_DOMAIN_DOWNLOAD,
                            UPLOAD_SECURITY_DOMAIN,
                            READ_SECURITY_DOMAIN_UPLOAD,
                            READ_EXCHANGE_KEY,
                            START_BACKUP,
                            READ_BACKUP_STATUS,
                            START_RESTORE,
                            READ_RESTORE_STATUS)),
            role(
                    "515eb02d-2335-4d2d-92f2-b1cbdf9c3778",
                    "Managed HSM Crypto Officer",
                    "Decides on deleted keys, exports and roles; makes and uses no key.",
                    with(ROLE_MANAGEMENT, READ_DELETED_KEY, RECOVER_DELETED_KEY, PURGE_DELETED_KEY, EXPORT_KEY)),
            role(
                    "21dbd100-6940-42c2-9190-5d6cb909625b",
                    "Managed HSM Crypto User",
                    "Makes, manages and uses keys; neither recovers, purges nor exports them.",
                    List.of(
                            READ_ROLE_ASSIGNMENT,
                            READ_ROLE_DEFINITION,
                            READ_KEY,
                            WRITE_KEY,
                            ROTATE_KEY,
                            CREATE_KEY,
                            DELETE_KEY,
                            IMPORT_KEY,
                            RELEASE_KEY,
                            BACKUP_KEY,
                            RESTORE_KEY,
                            ENCRYPT,
                            DECRYPT,
                            WRAP,
                            UNWRAP,
                            SIGN,
                            VERIFY,
                            RANDOM)),
            role(
                    "4bd23610-cdcf-4971-bdee-bdc562cc28e4",
                    "Managed HSM Policy Administrator",
                    "Gives and takes away roles.",
                    ROLE_MANAGEMENT),
            role(
                    "2c18b078-7c48-4d3a-af88-5a3a1b3f82b3",
                    "Managed HSM Crypto Auditor",
                    "Reads what keys and roles there are, and uses none.",
                    List.of(READ_ROLE_ASSIGNMENT, READ_ROLE_DEFINITION, READ_KEY, READ_DELETED_KEY)),
            role(
                    "33413926-3206-4cdd-b39a-83574fe37a17",
                    "Managed HSM Crypto Service Encryption User",
                    "Lets a storage or database service wrap its own keys.",
                    List.of(READ_KEY, WRAP, UNWRAP)),
            role(
                    "21dbd100-6940-42c2-9190-5d6cb909625c",
                    "Managed HSM Crypto Service Release User",
                    "Releases keys into trusted execution environments.",
                    List.of(RELEASE_KEY)),
            role(
                    "7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8",
                    "Managed HSM Backup",
                    "Backs up single keys and the whole HSM.",
                    List.of(START_BACKUP, READ_BACKUP_STATUS, BACKUP_KEY)),
            role(
                    "6efe6056-5259-49d2-8b3d-d3d73544b20b",
                    "Managed HSM Restore",
                    "Restores single keys and the whole HSM.",
                    List.of(START_RESTORE, READ_RESTORE_STATUS, RESTORE_KEY)));

    private BuiltInRoles() {}

    private static List<Action> with(List<Action> some, Action... more) {
        List<Action> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }

    private static Role role(String id, String name, String description, List<Action> actions) {
        RoleDefinition.Builder definition = RoleDefinition.newBuilder()
                .setId(id)
                .setRoleName(name)
                .setDescription(description)
                .setBuiltIn(true);
        actions.forEach(action -> definition.addDataActions(action.published()));
        return Role.of(definition.build());
    }
}
