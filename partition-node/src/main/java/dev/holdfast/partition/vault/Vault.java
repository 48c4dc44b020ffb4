package dev.holdfast.partition.vault;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.holdfast.partition.access.Access;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.BackupRecord;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.DomainRecord;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.RestoreStage;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import dev.holdfast.proto.v1.RotationPolicy;
import dev.holdfast.proto.v1.Setting;
import dev.holdfast.proto.v1.SnapshotPiece;
import dev.holdfast.proto.v1.TokenObject;
import dev.holdfast.proto.v1.TokenRecord;
import dev.holdfast.proto.v1.VaultPiece;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a pool's cards agree on, as an immutable value: a reference to it is a snapshot, and applying a command answers
 * another value. Reads are pure. A read that finds nothing, or may not be had, throws a {@link RefusedException}.
 */
public final class Vault {

    /** No pool yet. */
    public static final Vault EMPTY = new Vault(VaultState.EMPTY);

    /** A vault after a command, and what the command is answered. A refused command changes no record. */
    public record Applied(Vault vault, CommandResult result) {}

    private final VaultState state;

    private Vault(VaultState state) {
        this.state = state;
    }

    /**
     * Applies the command at this place of the log: a function of this value and the command alone. Every refusal is a
     * result; nothing is thrown. A command that was applied lately is answered as then and changes nothing.
     */
    public Applied apply(long index, Command command) {
        VaultState met = state.at(index);
        try {
            Admission.checkForm(command);
        } catch (RefusedException e) {
            return new Applied(new Vault(met), refused(e));
        }
        Optional<CommandResult> earlier = met.remembered().get(command.getOperationId());
        if (earlier.isPresent()) {
            return new Applied(new Vault(met), earlier.get());
        }
        Change change = change(met.atTime(command.getTimeMillis()), command);
        Remembered remembered =
                change.state().remembered().plus(command.getOperationId(), change.result(), change.version());
        return new Applied(new Vault(change.state().with(remembered)), change.result());
    }

    private static Change change(VaultState now, Command command) {
        try {
            Admission.checkState(now, command);
            Admission.checkPrincipal(now.contents().access(), command);
            return admitted(now, command);
        } catch (RefusedException e) {
            return new Change(now, refused(e), ByteString.EMPTY);
        }
    }

    private static Change admitted(VaultState now, Command command) {
        return switch (command.getChangeCase()) {
            case PROVISION -> DomainChanges.provision(now, command.getProvision());
            case ACTIVATE -> DomainChanges.activate(now, command.getActivate());
            case BEGIN_RECOVERY -> DomainChanges.beginRecovery(now, command.getBeginRecovery());
            case INSTALL_DOMAIN -> DomainChanges.install(now, command.getInstallDomain());
            case ADMIT_CARD -> PoolChanges.admit(now, command.getAdmitCard());
            case RETIRE_CARD -> PoolChanges.retire(now, command.getRetireCard());
            case RECOVER_POOL -> PoolChanges.recover(now, command.getRecoverPool());
            case ADVANCE_CLOCK -> PoolChanges.advanceClock(now, command.getAdvanceClock());
            case PUT_KEY_VERSION -> KeyChanges.put(now, command.getPutKeyVersion());
            case UPDATE_KEY -> KeyChanges.update(now, command.getUpdateKey());
            case DELETE_KEY -> KeyChanges.delete(now, command.getDeleteKey());
            case RECOVER_KEY -> KeyChanges.recover(now, command.getRecoverKey());
            case PURGE_KEY -> KeyChanges.purge(now, command.getPurgeKey());
            case RESTORE_KEY -> KeyChanges.restore(now, command.getRestoreKey());
            case PURGE_EXPIRED -> KeyChanges.purgeExpired(now);
            case PUT_ROTATION_POLICY -> RotationChanges.putPolicy(now, command.getPutRotationPolicy());
            case PUT_ROLE_DEFINITION -> AccessChanges.putDefinition(now, command.getPutRoleDefinition());
            case DELETE_ROLE_DEFINITION -> AccessChanges.deleteDefinition(now, command.getDeleteRoleDefinition());
            case PUT_ROLE_ASSIGNMENT -> AccessChanges.putAssignment(now, command.getPutRoleAssignment());
            case DELETE_ROLE_ASSIGNMENT -> AccessChanges.deleteAssignment(now, command.getDeleteRoleAssignment());
            case UPDATE_SETTING -> AccessChanges.updateSetting(now, command.getUpdateSetting());
            case RECORD_BACKUP -> RestoreChanges.recordBackup(now, command.getRecordBackup());
            case BEGIN_RESTORE -> RestoreChanges.begin(now, command.getBeginRestore());
            case STAGE_RESTORE -> RestoreChanges.stage(now, command.getStageRestore());
            case COMMIT_RESTORE -> RestoreChanges.commit(now, command.getCommitRestore());
            case ABANDON_RESTORE -> RestoreChanges.abandon(now, command.getAbandonRestore());
            case PUT_TOKEN -> TokenChanges.put(now, command.getPutToken());
            case SET_PIN -> TokenChanges.setPin(now, command.getSetPin());
            case COUNT_PIN_TRY -> TokenChanges.countTry(now, command.getCountPinTry());
            case CLEAR_PIN_TRIES -> TokenChanges.clearTries(now, command.getClearPinTries());
            case PUT_OBJECTS -> ObjectChanges.put(now, command.getPutObjects());
            case WRITE_OBJECT -> ObjectChanges.write(now, command.getWriteObject());
            case DESTROY_OBJECT -> ObjectChanges.destroy(now, command.getDestroyObject());
            case CHANGE_NOT_SET -> throw new IllegalStateException("Refused as malformed before");
        };
    }

    private static CommandResult refused(RefusedException e) {
        return CommandResult.newBuilder().setStatus(e.status()).build();
    }

    /** What the command of this operation id was answered, if it was one of the last. */
    public Optional<CommandResult> answered(ByteString operationId) {
        return state.remembered().get(operationId);
    }

    /** The pool's time when its last command was made, milliseconds since the epoch. */
    public long timeMillis() {
        return state.timeMillis();
    }

    public long appliedIndex() {
        return state.appliedIndex();
    }

    public Optional<PoolRecord> pool() {
        return Optional.ofNullable(state.pool());
    }

    /** By how much the pool's clock is ahead of its cards', milliseconds. */
    public long clockOffsetMillis() {
        return pool().map(PoolRecord::getClockOffsetMillis).orElse(0L);
    }

    public Optional<DomainRecord> domain() {
        return Optional.ofNullable(state.domain());
    }

    public Optional<BackupRecord> lastBackup() {
        return Optional.ofNullable(state.lastBackup());
    }

    /** The restore under way, whole or of one key. */
    public Optional<RestoreStage> restoreStage() {
        return Optional.ofNullable(state.restore());
    }

    /** Places of the archive's pieces that are here, ascending. */
    public Set<Integer> stagedPieces() {
        return state.staged().keySet();
    }

    /** Whether a full restore is under way, so that the data plane is closed. */
    public boolean restoring() {
        return state.restoring();
    }

    /** Refuses with WRONG_STATE unless the pool is activated and no full restore is under way. */
    public void requireOpen() {
        state.requireOpen();
    }

    /** Refuses with WRONG_STATE or PRIOR_BACKUP_REQUIRED unless a restore may begin. */
    public void requireRestorable() {
        RestoreChanges.requireRestorable(state);
    }

    /** The active key of that name. NOT_FOUND when there is none, or it is deleted. */
    public KeyRecord key(String name) {
        return KeyChanges.active(state, name);
    }

    /** A version of an active key; empty means the current one. */
    public KeyVersion keyVersion(String name, ByteString version) {
        KeyRecord key = key(name);
        return key.getVersions(KeyChanges.place(key, version));
    }

    /**
     * A version that may be used for the operation now. Refuses with WRONG_STATE, NOT_FOUND, KEY_DISABLED,
     * OPERATION_NOT_PERMITTED, KEY_NOT_YET_VALID or KEY_EXPIRED.
     *
     * @param nowMillis milliseconds since the epoch
     */
    public KeyVersion usable(String name, ByteString version, KeyOperation operation, long nowMillis) {
        requireOpen();
        KeyVersion found = keyVersion(name, version);
        KeyRules.checkUse(found, operation, nowMillis);
        return found;
    }

    /** Active keys in ascending order of name, behind this one (empty: from the first). */
    public List<KeyRecord> keys(String afterName, int limit) {
        return state.keys()
                .after(afterName, key -> !key.hasDeletion(), state.timeMillis())
                .limit(limit)
                .toList();
    }

    /** Deleted keys in ascending order of name, behind this one (empty: from the first). */
    public List<KeyRecord> deletedKeys(String afterName, int limit) {
        return state.keys()
                .after(afterName, KeyRecord::hasDeletion, state.timeMillis())
                .limit(limit)
                .toList();
    }

    public KeyRecord deletedKey(String name) {
        return KeyChanges.deleted(state, name);
    }

    /** Whether a deleted key's retention has ended at this time, so that a sweep would remove it. */
    public boolean hasExpired(long nowMillis) {
        return !state.keys().over(nowMillis).isEmpty();
    }

    /** The policy of an active key; blank while none is set. */
    public RotationPolicy rotationPolicy(String name) {
        return key(name).getRotationPolicy();
    }

    /** The keys whose current version is to be replaced at this time, by their policies; none unless the vault is open. */
    public List<KeyRecord> dueForRotation(long nowMillis) {
        return state.isOpen()
                ? state.keys().all().stream()
                        .filter(key -> RotationRules.isDue(key, nowMillis))
                        .toList()
                : List.of();
    }

    /** Keys, deleted ones included. */
    public int keyCount() {
        return state.keys().size();
    }

    public int keyVersionCount() {
        return state.keys().versions();
    }

    /** Whether no key has this name, deleted or not. */
    public boolean isFree(String name) {
        return state.keys().find(name, state.timeMillis()).isEmpty();
    }

    /** The active key that has a version of this id. */
    public Optional<KeyRecord> keyOfVersion(ByteString version) {
        return state.keys().ofVersion(version, state.timeMillis()).filter(key -> !key.hasDeletion());
    }

    /** Tokens that were initialized, in ascending order of number. */
    public List<TokenRecord> tokens() {
        return List.copyOf(state.contents().tokens().all());
    }

    public Optional<TokenRecord> token(int number) {
        return state.contents().tokens().find(number);
    }

    /** An object that no key version shows. */
    public Optional<TokenObject> object(int token, ByteString id) {
        return state.contents().objects().find(token, id);
    }

    /** SHA-256 of a record, as a change names what it was made from. */
    public static ByteString digestOf(MessageLite record) {
        return ByteString.copyFrom(Hash.SHA_256.start().digest(record.toByteArray()));
    }

    /** A token's objects, but for those that key versions show, in ascending order of id. */
    public Stream<TokenObject> objects(int token) {
        return state.contents().objects().of(token);
    }

    /** Built-in definitions, then custom ones in ascending order of id. */
    public List<RoleDefinition> roleDefinitions() {
        return access().definitions();
    }

    /** Assignments made at exactly this scope, or all when it is empty, in ascending order of id. */
    public List<RoleAssignment> roleAssignments(String scope) {
        return scope.isEmpty() ? access().assignments() : access().assignmentsAt(scope);
    }

    public List<Setting> settings() {
        return state.contents().settings().all();
    }

    /** Whether a card that finds no majority of its pool may answer questions from what it knows itself. */
    public boolean allowsDegradedReads() {
        return state.contents().settings().isOn(Settings.DEGRADED_READS);
    }

    /**
     * Refuses with FORBIDDEN unless a role grants the principal this action at this scope.
     *
     * @param scope {@link Scope#ROOT}, {@link Scope#KEYS} or {@link Scope#ofKey}
     */
    public void require(String principal, Action action, String scope) {
        Admission.require(access(), principal, action, scope);
    }

    /** Refuses with FORBIDDEN unless the principal is Managed HSM Administrator of the whole HSM. */
    public void requireAdministrator(String principal) {
        Admission.requireAdministrator(access(), principal);
    }

    /** SHA-256 over the canonical pieces. Passes over the whole state. */
    public byte[] digest() {
        try {
            MessageDigest sha256 = Hash.SHA_256.start();
            OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), sha256);
            for (SnapshotPiece piece : pieces()) {
                piece.writeDelimitedTo(sink);
            }
            return sha256.digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole state in canonical form: equal vaults have equal pieces, byte for byte. */
    public List<SnapshotPiece> pieces() {
        return Snapshot.pieces(state);
    }

    public static Vault of(List<SnapshotPiece> pieces) {
        return new Vault(Snapshot.of(pieces));
    }

    /**
     * What a full backup holds: keys and deleted keys with their material as it is sealed, custom role definitions,
     * assignments, settings, tokens and their objects. Depends on the contents alone, not on how they came about.
     *
     * @param maxBytes of a piece, unless a single record is longer
     */
    public List<VaultPiece> contents(int maxBytes) {
        return Snapshot.contents(state.contents(), key -> !Keys.isOver(key, state.timeMillis()), maxBytes);
    }

    private Access access() {
        return state.contents().access();
    }
}
