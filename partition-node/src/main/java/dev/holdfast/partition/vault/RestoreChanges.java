package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;
import static dev.holdfast.partition.vault.Refusals.conflict;
import static dev.holdfast.partition.vault.Refusals.limit;
import static dev.holdfast.partition.vault.Refusals.notFound;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.AbandonRestoreChange;
import dev.holdfast.proto.v1.BeginRestoreChange;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.CommitRestoreChange;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.RecordBackupChange;
import dev.holdfast.proto.v1.RestoreStage;
import dev.holdfast.proto.v1.StageRestoreChange;
import dev.holdfast.proto.v1.VaultPiece;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Backups taken, and the way of an archive into the vault: its pieces are staged beside what is in force, and put in
 * force by one command when all are there. Until then nothing of them is seen.
 */
final class RestoreChanges {

    private static final int MOST_PIECES = 20_000;

    private RestoreChanges() {}

    static Change recordBackup(VaultState state, RecordBackupChange asked) {
        if (asked.getBackup().getBackupId().isEmpty()) {
            throw bad("A backup needs an id.");
        }
        return Change.of(state.with(asked.getBackup()));
    }

    /** The pool is activated and was backed up before; an unfinished restore does not stand in the way of the next. */
    static void requireRestorable(VaultState state) {
        state.requireActivated();
        if (state.lastBackup() == null) {
            throw new RefusedException(
                    Code.PRIOR_BACKUP_REQUIRED,
                    "Conflict",
                    "",
                    "A restore needs a backup of this HSM to go back to, even of an empty one; take a backup first.");
        }
    }

    /** Takes the place of a restore that was not finished. */
    static Change begin(VaultState state, BeginRestoreChange asked) {
        requireRestorable(state);
        if (!asked.getDomainId().equals(state.requireActivated().getDomainId())) {
            throw Refusals.foreignDomain("The archive");
        }
        RestoreStage stage = asked.getStage().toBuilder()
                .setStartedMillis(state.timeMillis())
                .build();
        if (stage.getRestoreId().isEmpty()) {
            throw bad("A restore needs an id.");
        }
        if (!stage.getOnlyKey().isEmpty()) {
            KeyRules.checkName(stage.getOnlyKey());
            KeyChanges.refuseExisting(state, stage.getOnlyKey());
        }
        return Change.of(
                state.withRestore(stage, TreePMap.empty()),
                CommandResult.newBuilder().setRestore(stage));
    }

    static Change stage(VaultState state, StageRestoreChange asked) {
        RestoreStage stage = underWay(state, asked.getRestoreId());
        int index = asked.getIndex();
        if (index < 0 || index >= MOST_PIECES) {
            throw limit("An archive has at most " + MOST_PIECES + " pieces.");
        }
        @Nullable VaultPiece before = state.staged().get(index);
        if (before != null && !before.equals(asked.getContents())) {
            throw conflict("Another piece is at this place of the archive already; abandon the restore and repeat it.");
        }
        return Change.of(
                state.withRestore(stage, state.staged().plus(index, asked.getContents())),
                CommandResult.newBuilder().setRestore(stage));
    }

    static Change commit(VaultState state, CommitRestoreChange asked) {
        RestoreStage stage = underWay(state, asked.getRestoreId());
        TreePMap<Integer, VaultPiece> staged = state.staged();
        if (staged.isEmpty() || staged.size() != asked.getPieces() || staged.lastKey() != asked.getPieces() - 1) {
            throw new RefusedException(
                    Code.INCOMPLETE,
                    "Conflict",
                    "",
                    "The archive has " + asked.getPieces() + " pieces and " + staged.size()
                            + " are here; send the missing ones.");
        }
        VaultState without = state.withoutRestore();
        VaultState restored = stage.getOnlyKey().isEmpty()
                ? without.with(whole(staged.values()).withTriesOf(state.contents()))
                : KeyChanges.added(without, only(stage.getOnlyKey(), staged.values()))
                        .state();
        return Change.of(restored, CommandResult.newBuilder().setRestore(stage));
    }

    static Change abandon(VaultState state, AbandonRestoreChange asked) {
        RestoreStage stage = underWay(state, asked.getRestoreId());
        return Change.of(state.withoutRestore(), CommandResult.newBuilder().setRestore(stage));
    }

    private static Contents whole(Collection<VaultPiece> pieces) {
        Contents contents = Contents.of(pieces);
        if (!contents.access().hasAdministrator()) {
            throw new RefusedException(
                    Code.INCOMPLETE,
                    "Conflict",
                    "",
                    "The archive names no Managed HSM Administrator and would lock the HSM; use another archive.");
        }
        return contents;
    }

    private static KeyRecord only(String name, Collection<VaultPiece> pieces) {
        return pieces.stream()
                .flatMap(piece -> piece.getKeysList().stream())
                .filter(key -> key.getName().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        Refusals.keyNotFound("The archive holds no key named " + name + "; use another archive."));
    }

    private static RestoreStage underWay(VaultState state, String restoreId) {
        @Nullable RestoreStage stage = state.restore();
        if (stage == null || !stage.getRestoreId().equals(restoreId)) {
            throw notFound("This restore is not under way, or another one took its place; begin it again.");
        }
        return stage;
    }
}
