package dev.holdfast.partition.vault;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Access;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.Deletion;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyOrigin;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.PutRotationPolicyChange;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.UpdateKeyChange;
import dev.holdfast.proto.v1.VaultPiece;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules again, written naively with mutable maps and sharing nothing with the vault: the oracle of the random
 * walks. It knows what the walks make: well-formed versions, three kinds of principal, no limits.
 */
final class ReferenceVault {

    private static final Map<String, String> OFF =
            Map.of("AllowDegradedReads", "false", "AllowKeyManagementOperationsThroughARM", "false");

    final Map<String, KeyRecord> keys = new HashMap<>();
    final ReferenceAccess access = new ReferenceAccess();
    DomainState domain = DomainState.DOMAIN_STATE_UNSPECIFIED;
    ByteString domainId = ByteString.EMPTY;
    final List<ByteString> spent = new ArrayList<>();
    ByteString outstanding = ByteString.EMPTY;
    boolean backedUp;

    @Nullable
    String restore;

    String onlyKey = "";
    final Map<Integer, VaultPiece> staged = new HashMap<>();
    long time;
    final Map<String, String> settings = new TreeMap<>(OFF);
    final ReferencePool pool = new ReferencePool();
    private final Map<ByteString, Code> answered = new HashMap<>();

    Code apply(Command command) {
        if (command.getFormat() != 1 || command.getChangeCase() == Command.ChangeCase.CHANGE_NOT_SET) {
            return Code.BAD_PARAMETER;
        }
        if (answered.containsKey(command.getOperationId())) {
            return answered.get(command.getOperationId());
        }
        time = Math.max(time, command.getTimeMillis());
        Code code = decide(command);
        answered.put(command.getOperationId(), code);
        return code;
    }

    List<KeyRecord> sorted(boolean deleted) {
        return keys.values().stream()
                .filter(key -> key.hasDeletion() == deleted && !gone(key))
                .sorted((a, b) -> a.getName()
                        .toLowerCase(Locale.ROOT)
                        .compareTo(b.getName().toLowerCase(Locale.ROOT)))
                .toList();
    }

    List<KeyRecord> due() {
        return shut()
                ? List.of()
                : sorted(false).stream()
                        .filter(key -> ReferenceRotation.isDue(key, time))
                        .toList();
    }

    private boolean gone(KeyRecord key) {
        return key.hasDeletion() && time >= key.getDeletion().getPurgeMillis();
    }

    private @Nullable KeyRecord look(String name) {
        KeyRecord key = keys.get(name.toLowerCase(Locale.ROOT));
        return key == null || gone(key) ? null : key;
    }

    private boolean isProvisioned() {
        return domain != DomainState.DOMAIN_STATE_UNSPECIFIED;
    }

    private boolean shut() {
        return domain != DomainState.ACTIVATED || (restore != null && onlyKey.isEmpty());
    }

    private Code decide(Command command) {
        String user = Commands.CRYPTO_USER;
        String officer = Commands.CRYPTO_OFFICER;
        String admin = Access.ADMINISTRATOR;
        String rights = admin + officer + "4bd23610-cdcf-4971-bdee-bdc562cc28e4";
        return switch (command.getChangeCase()) {
            case PROVISION -> provision(command);
            case ACTIVATE -> guarded(true, access.may(command, admin, "/"), () -> activate(command));
            case BEGIN_RECOVERY -> guarded(true, access.may(command, admin, "/"), () -> beginRecovery(command));
            case INSTALL_DOMAIN -> guarded(true, access.may(command, admin, "/"), () -> install(command));
            case PUT_KEY_VERSION ->
                guarded(
                        !shut(),
                        access.may(
                                command,
                                user,
                                "/keys/" + command.getPutKeyVersion().getName()),
                        () -> put(command));
            case UPDATE_KEY ->
                guarded(
                        !shut(),
                        access.may(
                                command, user, "/keys/" + command.getUpdateKey().getName()),
                        () -> update(command.getUpdateKey()));
            case DELETE_KEY ->
                guarded(
                        !shut(),
                        access.may(
                                command, user, "/keys/" + command.getDeleteKey().getName()),
                        () -> delete(command.getDeleteKey().getName()));
            case RECOVER_KEY ->
                guarded(
                        !shut(),
                        access.may(
                                command,
                                officer,
                                "/keys/" + command.getRecoverKey().getName()),
                        () -> recover(command.getRecoverKey().getName()));
            case PURGE_KEY ->
                guarded(
                        !shut(),
                        access.may(
                                command,
                                officer,
                                "/keys/" + command.getPurgeKey().getName()),
                        () -> purge(command.getPurgeKey().getName()));
            case PUT_ROTATION_POLICY ->
                guarded(
                        !shut(),
                        access.may(
                                command,
                                user,
                                "/keys/" + command.getPutRotationPolicy().getName()),
                        () -> putPolicy(command.getPutRotationPolicy()));
            case PURGE_EXPIRED ->
                guarded(!shut(), true, () -> {
                    keys.values().removeIf(this::gone);
                    return Code.OK;
                });
            case PUT_ROLE_ASSIGNMENT -> {
                RoleAssignment asked = command.getPutRoleAssignment().getAssignment();
                yield guarded(!shut(), access.may(command, rights, asked.getScope()), () -> access.assign(asked));
            }
            case DELETE_ROLE_ASSIGNMENT ->
                guarded(
                        !shut(),
                        access.may(
                                command,
                                rights,
                                command.getDeleteRoleAssignment().getScope()),
                        () -> access.unassign(
                                command.getDeleteRoleAssignment().getScope(),
                                command.getDeleteRoleAssignment().getId()));
            case UPDATE_SETTING ->
                guarded(!shut(), access.may(command, admin, "/"), () -> {
                    settings.put(
                            command.getUpdateSetting().getName(),
                            command.getUpdateSetting().getValue());
                    return Code.OK;
                });
            case RECORD_BACKUP ->
                guarded(!shut(), access.may(command, admin + "7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8", "/"), () -> {
                    backedUp = true;
                    return Code.OK;
                });
            case ADMIT_CARD -> guarded(isProvisioned(), true, () -> pool.admit(command.getAdmitCard()));
            case RETIRE_CARD ->
                guarded(
                        isProvisioned(),
                        true,
                        () -> pool.retire(command.getRetireCard().getCard()));
            case RECOVER_POOL -> guarded(isProvisioned(), true, () -> pool.recover(command.getRecoverPool()));
            case ADVANCE_CLOCK ->
                guarded(isProvisioned(), true, () -> {
                    long before = pool.offset;
                    Code code = pool.advance(command.getAdvanceClock().getOffsetMillis());
                    time += pool.offset - before;
                    return code;
                });
            case BEGIN_RESTORE, STAGE_RESTORE, COMMIT_RESTORE, ABANDON_RESTORE ->
                guarded(domain == DomainState.ACTIVATED, access.may(command, admin, "/"), () -> restore(command));
            default -> throw new IllegalArgumentException("Not in the walks: " + command.getChangeCase());
        };
    }

    private interface Rule {
        Code decide();
    }

    private static Code guarded(boolean open, boolean permitted, Rule rule) {
        return !open ? Code.WRONG_STATE : permitted ? rule.decide() : Code.FORBIDDEN;
    }

    private Code provision(Command command) {
        if (domain != DomainState.DOMAIN_STATE_UNSPECIFIED) {
            return Code.WRONG_STATE;
        }
        domain = DomainState.PROVISIONED;
        domainId = command.getProvision().getDomain().getDomainId();
        access.assign(RoleAssignment.newBuilder()
                .setId(command.getProvision().getAssignmentIds(0))
                .setPrincipal(command.getProvision().getAdministrators(0))
                .setScope("/")
                .setRoleDefinitionId(Access.ADMINISTRATOR)
                .build());
        return Code.OK;
    }

    private Code activate(Command command) {
        if (domain != DomainState.PROVISIONED && domain != DomainState.ACTIVATED) {
            return Code.WRONG_STATE;
        }
        if (!command.getActivate().getDomainId().equals(domainId)) {
            return Code.CONFLICT;
        }
        domain = DomainState.ACTIVATED;
        return Code.OK;
    }

    private Code beginRecovery(Command command) {
        if (domain != DomainState.PROVISIONED && domain != DomainState.RECOVERY) {
            return Code.WRONG_STATE;
        }
        ByteString key = command.getBeginRecovery().getExchangeKey().getThumbprint();
        if (spent.contains(key) || key.equals(outstanding)) {
            return Code.EXCHANGE_KEY_USED;
        }
        if (!outstanding.isEmpty()) {
            spent.add(outstanding);
        }
        outstanding = key;
        domain = DomainState.RECOVERY;
        return Code.OK;
    }

    private Code install(Command command) {
        ByteString key = command.getInstallDomain().getExchangeThumbprint();
        if (domain == DomainState.DOMAIN_STATE_UNSPECIFIED) {
            return Code.WRONG_STATE;
        }
        if (spent.contains(key)) {
            return Code.EXCHANGE_KEY_USED;
        }
        if (domain != DomainState.RECOVERY) {
            return Code.WRONG_STATE;
        }
        if (!key.equals(outstanding)) {
            return Code.EXCHANGE_KEY_UNKNOWN;
        }
        spent.add(key);
        domain = DomainState.ACTIVATED;
        domainId = command.getInstallDomain().getDomainId();
        return Code.OK;
    }

    private Code put(Command command) {
        String name = command.getPutKeyVersion().getName();
        if (name.contains("_")) {
            return Code.BAD_PARAMETER;
        }
        if (!command.getPutKeyVersion().getDomainId().equals(domainId)) {
            return Code.CONFLICT;
        }
        KeyVersion asked = command.getPutKeyVersion().getVersion();
        KeyRecord key = look(name);
        boolean rotating = command.getPutKeyVersion().getMode() == PutKeyMode.ROTATE;
        if (rotating && (key == null || key.hasDeletion())) {
            return Code.NOT_FOUND;
        }
        KeyRecord.Builder changed = key == null ? KeyRecord.newBuilder().setName(name) : key.toBuilder();
        KeyVersion.Builder version = asked.toBuilder();
        if (rotating) {
            KeyVersion last = key.getVersionsList().get(key.getVersionsCount() - 1);
            ByteString replaces = command.getPutKeyVersion().getReplaces();
            if (!replaces.isEmpty() && !(replaces.equals(last.getVersion()) && ReferenceRotation.isDue(key, time))) {
                return Code.CONFLICT;
            }
            if (!last.getSpec().equals(asked.getSpec())) {
                return Code.CONFLICT;
            }
            version.clearOperations().addAllOperations(last.getOperationsList());
            version.clearTags().addAllTags(last.getTagsList());
            String expiry = key.getRotationPolicy().getExpiryTime();
            if (!expiry.isEmpty()) {
                version.getAttributesBuilder().setExpires(ReferenceRotation.moved(time, expiry, 1) / 1000);
            }
        } else if (!allowed(asked.getSpec().getType(), asked.getOperationsList())) {
            return Code.BAD_PARAMETER;
        } else if (key != null && key.hasDeletion()) {
            return Code.CONFLICT;
        }
        boolean imported = command.getPutKeyVersion().getMode() == PutKeyMode.IMPORT;
        version.setOrigin(imported ? KeyOrigin.IMPORTED : KeyOrigin.GENERATED);
        version.setCreatedMillis(time).setUpdatedMillis(time);
        keys.put(name.toLowerCase(Locale.ROOT), changed.addVersions(version).build());
        return Code.OK;
    }

    private Code putPolicy(PutRotationPolicyChange asked) {
        KeyRecord key = look(asked.getName());
        if (key == null || key.hasDeletion()) {
            return Code.NOT_FOUND;
        }
        if (!ReferenceRotation.isAllowed(asked.getPolicy())) {
            return Code.BAD_PARAMETER;
        }
        keys.put(asked.getName().toLowerCase(Locale.ROOT), ReferenceRotation.withPolicy(key, asked.getPolicy(), time));
        return Code.OK;
    }

    private static boolean allowed(KeyType type, List<KeyOperation> operations) {
        Set<KeyOperation> signing = EnumSet.of(KeyOperation.SIGN, KeyOperation.VERIFY);
        return switch (type) {
            case RSA -> true;
            case EC -> signing.containsAll(operations);
            default -> operations.stream().noneMatch(signing::contains);
        };
    }

    private Code update(UpdateKeyChange asked) {
        KeyRecord key = look(asked.getName());
        if (key == null || key.hasDeletion()) {
            return Code.NOT_FOUND;
        }
        int place = -1;
        for (int i = 0; i < key.getVersionsCount(); i++) {
            if (asked.getVersion().isEmpty()
                    || asked.getVersion().equals(key.getVersions(i).getVersion())) {
                place = i;
            }
        }
        if (place < 0) {
            return Code.NOT_FOUND;
        }
        KeyVersion.Builder version = key.getVersions(place).toBuilder();
        if (asked.hasEnabled()) {
            version.getAttributesBuilder().setEnabled(asked.getEnabled());
        }
        if (asked.hasExpires()) {
            version.getAttributesBuilder().setExpires(asked.getExpires());
        }
        if (asked.getReplaceTags()) {
            version.clearTags().addAllTags(asked.getTagsList());
        }
        if (asked.getReplaceOperations()) {
            if (!allowed(version.getSpec().getType(), asked.getOperationsList())) {
                return Code.BAD_PARAMETER;
            }
            version.clearOperations().addAllOperations(asked.getOperationsList());
        }
        version.setUpdatedMillis(time);
        keys.put(
                asked.getName().toLowerCase(Locale.ROOT),
                key.toBuilder().setVersions(place, version).build());
        return Code.OK;
    }

    private Code delete(String name) {
        KeyRecord key = look(name);
        if (key == null || key.hasDeletion()) {
            return Code.NOT_FOUND;
        }
        Deletion deletion = Deletion.newBuilder()
                .setDeletedMillis(time)
                .setPurgeMillis(time + 7L * 24 * 3600 * 1000)
                .build();
        keys.put(
                name.toLowerCase(Locale.ROOT),
                key.toBuilder().setDeletion(deletion).build());
        return Code.OK;
    }

    private Code recover(String name) {
        KeyRecord key = look(name);
        if (key == null || !key.hasDeletion()) {
            return Code.NOT_FOUND;
        }
        keys.put(name.toLowerCase(Locale.ROOT), key.toBuilder().clearDeletion().build());
        return Code.OK;
    }

    private Code purge(String name) {
        KeyRecord key = look(name);
        if (key == null || !key.hasDeletion()) {
            return Code.NOT_FOUND;
        }
        keys.remove(name.toLowerCase(Locale.ROOT));
        return Code.OK;
    }

    private Code restore(Command command) {
        if (command.hasBeginRestore()) {
            if (!backedUp) {
                return Code.PRIOR_BACKUP_REQUIRED;
            }
            if (!command.getBeginRestore().getDomainId().equals(domainId)) {
                return Code.FOREIGN_DOMAIN;
            }
            String only = command.getBeginRestore().getStage().getOnlyKey();
            if (!only.isEmpty() && look(only) != null) {
                return Code.CONFLICT;
            }
            restore = command.getBeginRestore().getStage().getRestoreId();
            onlyKey = only;
            staged.clear();
            return Code.OK;
        }
        String id = command.hasStageRestore()
                ? command.getStageRestore().getRestoreId()
                : command.hasCommitRestore()
                        ? command.getCommitRestore().getRestoreId()
                        : command.getAbandonRestore().getRestoreId();
        if (!id.equals(restore)) {
            return Code.NOT_FOUND;
        }
        if (command.hasAbandonRestore()) {
            restore = null;
            staged.clear();
            return Code.OK;
        }
        if (command.hasStageRestore()) {
            VaultPiece piece = command.getStageRestore().getContents();
            VaultPiece there = staged.putIfAbsent(command.getStageRestore().getIndex(), piece);
            return there == null || there.equals(piece) ? Code.OK : Code.CONFLICT;
        }
        return commit(command.getCommitRestore().getPieces());
    }

    private Code commit(int pieces) {
        for (int i = 0; i < pieces; i++) {
            if (!staged.containsKey(i)) {
                return Code.INCOMPLETE;
            }
        }
        if (pieces == 0 || staged.size() != pieces) {
            return Code.INCOMPLETE;
        }
        if (!onlyKey.isEmpty()) {
            for (VaultPiece piece : staged.values()) {
                for (KeyRecord key : piece.getKeysList()) {
                    if (key.getName().equalsIgnoreCase(onlyKey)) {
                        if (look(onlyKey) != null) {
                            return Code.CONFLICT;
                        }
                        keys.put(
                                onlyKey.toLowerCase(Locale.ROOT),
                                key.toBuilder().clearDeletion().build());
                        restore = null;
                        staged.clear();
                        return Code.OK;
                    }
                }
            }
            return Code.NOT_FOUND;
        }
        if (staged.values().stream()
                .flatMap(piece -> piece.getRoleAssignmentsList().stream())
                .noneMatch(
                        a -> a.getScope().equals("/") && a.getRoleDefinitionId().equals(Access.ADMINISTRATOR))) {
            return Code.INCOMPLETE;
        }
        keys.clear();
        access.assignments.clear();
        settings.putAll(OFF);
        for (VaultPiece piece : staged.values()) {
            piece.getKeysList().forEach(key -> keys.put(key.getName().toLowerCase(Locale.ROOT), key));
            piece.getRoleAssignmentsList().forEach(one -> access.assignments.put(one.getId(), one));
            piece.getSettingsList().forEach(one -> settings.put(one.getName(), one.getValue()));
        }
        restore = null;
        staged.clear();
        return Code.OK;
    }
}
