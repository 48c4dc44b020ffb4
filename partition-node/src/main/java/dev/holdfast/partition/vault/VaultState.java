package dev.holdfast.partition.vault;

import dev.holdfast.proto.v1.BackupRecord;
import dev.holdfast.proto.v1.DomainRecord;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.RestoreStage;
import dev.holdfast.proto.v1.VaultPiece;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * All that the cards agree on. Immutable.
 *
 * @param restore the restore under way, or null
 * @param staged its pieces so far, by their place in the archive
 * @param timeMillis the highest time of a command, milliseconds since the epoch
 * @param appliedIndex place of the last command in the log
 */
record VaultState(
        @Nullable PoolRecord pool,
        @Nullable DomainRecord domain,
        @Nullable BackupRecord lastBackup,
        @Nullable RestoreStage restore,
        TreePMap<Integer, VaultPiece> staged,
        Contents contents,
        long timeMillis,
        long appliedIndex,
        Remembered remembered) {

    static final VaultState EMPTY =
            new VaultState(null, null, null, null, TreePMap.empty(), Contents.NONE, 0, 0, Remembered.NOTHING);

    VaultState at(long index) {
        return new VaultState(pool, domain, lastBackup, restore, staged, contents, timeMillis, index, remembered);
    }

    VaultState atTime(long millis) {
        return new VaultState(
                pool,
                domain,
                lastBackup,
                restore,
                staged,
                contents,
                Math.max(timeMillis, millis),
                appliedIndex,
                remembered);
    }

    VaultState with(PoolRecord changed) {
        return new VaultState(
                changed, domain, lastBackup, restore, staged, contents, timeMillis, appliedIndex, remembered);
    }

    VaultState with(DomainRecord changed) {
        return new VaultState(
                pool, changed, lastBackup, restore, staged, contents, timeMillis, appliedIndex, remembered);
    }

    VaultState with(BackupRecord changed) {
        return new VaultState(pool, domain, changed, restore, staged, contents, timeMillis, appliedIndex, remembered);
    }

    VaultState with(Contents changed) {
        return new VaultState(pool, domain, lastBackup, restore, staged, changed, timeMillis, appliedIndex, remembered);
    }

    VaultState with(Remembered changed) {
        return new VaultState(pool, domain, lastBackup, restore, staged, contents, timeMillis, appliedIndex, changed);
    }

    /** With another restore under way, or none. */
    VaultState withRestore(@Nullable RestoreStage changed, TreePMap<Integer, VaultPiece> pieces) {
        return new VaultState(
                pool, domain, lastBackup, changed, pieces, contents, timeMillis, appliedIndex, remembered);
    }

    VaultState withoutRestore() {
        return withRestore(null, TreePMap.empty());
    }

    Keys keys() {
        return contents.keys();
    }

    DomainState domainState() {
        return domain == null ? DomainState.DOMAIN_STATE_UNSPECIFIED : domain.getState();
    }

    /** Whether a full restore is under way. One of a single key closes nothing. */
    boolean restoring() {
        return restore != null && restore.getOnlyKey().isEmpty();
    }

    /** The pool, once the vault is known to have one. */
    PoolRecord requirePool() {
        if (pool == null) {
            throw Refusals.wrongState("The pool is not provisioned; provision it first.");
        }
        return pool;
    }

    DomainRecord requireDomain() {
        if (domain == null) {
            throw Refusals.wrongState("The pool is not provisioned; provision it first.");
        }
        return domain;
    }

    DomainRecord requireActivated() {
        DomainRecord present = requireDomain();
        if (present.getState() != DomainState.ACTIVATED) {
            throw Refusals.wrongState("The HSM is not activated; download its security domain, or recover one.");
        }
        return present;
    }

    /** Whether the data plane is. */
    boolean isOpen() {
        return domainState() == DomainState.ACTIVATED && !restoring();
    }

    void requireOpen() {
        requireActivated();
        if (restoring()) {
            throw Refusals.wrongState("A full restore is under way; wait for its end, or abandon it.");
        }
    }
}
