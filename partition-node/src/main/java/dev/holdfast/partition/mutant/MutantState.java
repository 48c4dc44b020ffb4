package dev.holdfast.partition.mutant;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.partition.planted.PlantedBugs;
import dev.holdfast.partition.replication.ReplicatedState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.SnapshotPiece;
import dev.holdfast.proto.v1.VaultPiece;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A vault that applies commands in a wrong way. What it does wrong is done to the snapshot of a vault that was right. */
final class MutantState implements ReplicatedState {

    private static final int OPERATION_ID_BYTES = 16;

    /** Without which every command is applied as it should be. */
    private static final List<PlantedBug> OF_COMMANDS = List.of(
            PlantedBug.APPLIED_TWICE,
            PlantedBug.OWN_CLOCK,
            PlantedBug.PURGE_LEAVES_VERSION,
            PlantedBug.RECOVERY_LOSES_VERSION,
            PlantedBug.RESTORE_LEAVES_OUT,
            PlantedBug.RESTORE_UNDOES_DELETION,
            PlantedBug.ONE_WAY_GOES_BACK);

    private final ReplicatedState state;
    private final PlantedBugs bugs;
    private final Clock clock;

    MutantState(ReplicatedState state, PlantedBugs bugs, Clock clock) {
        this.state = state;
        this.bugs = bugs;
        this.clock = clock;
    }

    @Override
    public ByteString apply(long index, ByteString bytes) {
        if (OF_COMMANDS.stream().noneMatch(bugs::has)) {
            return state.apply(index, bytes);
        }
        Command command = parsed(Command.parser()::parseFrom, bytes);
        ByteString result = state.apply(index, spoilt(index, command).toByteString());
        CommandResult answer = parsed(CommandResult.parser()::parseFrom, result);
        if (answer.getStatus().getCode() == Code.OK) {
            aftermath(command, answer.getKey()).ifPresent(wrong -> replace(index, wrong));
        }
        return result;
    }

    private Command spoilt(long index, Command command) {
        Command.Builder wrong = command.toBuilder();
        if (bugs.has(PlantedBug.APPLIED_TWICE)) {
            wrong.setOperationId(ByteString.copyFrom(
                    ByteBuffer.allocate(OPERATION_ID_BYTES).putLong(index).array()));
        }
        if (bugs.has(PlantedBug.OWN_CLOCK)) {
            wrong.setTimeMillis(clock.millis());
        }
        if (command.hasStageRestore()) {
            spoil(wrong.getStageRestoreBuilder().getContentsBuilder());
        }
        return wrong.build();
    }

    private void spoil(VaultPiece.Builder restored) {
        if (bugs.has(PlantedBug.RESTORE_LEAVES_OUT) && restored.getKeysCount() > 0) {
            restored.removeKeys(restored.getKeysCount() - 1);
        }
        if (bugs.has(PlantedBug.RESTORE_UNDOES_DELETION)) {
            restored.getKeysBuilderList().forEach(KeyRecord.Builder::clearDeletion);
        }
    }

    /** What a change leaves behind that it must not, by what its key is then. */
    private Optional<KeyRecord> aftermath(Command command, KeyRecord key) {
        if (command.hasPurgeKey() && bugs.has(PlantedBug.PURGE_LEAVES_VERSION)) {
            return Optional.of(key.toBuilder()
                    .clearVersions()
                    .addVersions(key.getVersions(0))
                    .build());
        }
        int last = key.getVersionsCount() - 1;
        if (command.hasRecoverKey() && last > 0 && bugs.has(PlantedBug.RECOVERY_LOSES_VERSION)) {
            return Optional.of(key.toBuilder().removeVersions(last).build());
        }
        if (command.hasUpdateKey() && bugs.has(PlantedBug.ONE_WAY_GOES_BACK)) {
            KeyRecord.Builder exportable = key.toBuilder();
            exportable.getVersionsBuilder(last).getAttributesBuilder().setExportable(true);
            return Optional.of(exportable.build());
        }
        return Optional.empty();
    }

    private void replace(long index, KeyRecord key) {
        List<ByteString> without = edited(
                state.snapshot(),
                other -> other.getName().equals(key.getName()) ? Optional.empty() : Optional.of(other));
        List<ByteString> with = new ArrayList<>(without);
        SnapshotPiece.Builder piece = SnapshotPiece.newBuilder();
        piece.getContentsBuilder().addKeys(key);
        with.add(piece.build().toByteString());
        state.install(index, with);
    }

    @Override
    public List<ByteString> snapshot() {
        List<ByteString> pieces = state.snapshot();
        if (bugs.has(PlantedBug.SNAPSHOT_LEAVES_OUT)) {
            pieces = edited(pieces, lastOf(pieces));
        }
        if (bugs.has(PlantedBug.SNAPSHOT_UNDOES_DELETION)) {
            pieces = edited(
                    pieces, key -> Optional.of(key.toBuilder().clearDeletion().build()));
        }
        return pieces;
    }

    @Override
    public void install(long index, List<ByteString> pieces) {
        state.install(index, pieces);
    }

    private interface KeyEdit {
        Optional<KeyRecord> of(KeyRecord key);
    }

    private interface Parse<T> {
        T from(ByteString bytes) throws InvalidProtocolBufferException;
    }

    private static KeyEdit lastOf(List<ByteString> pieces) {
        String last = pieces.stream()
                .map(bytes -> parsed(SnapshotPiece.parser()::parseFrom, bytes))
                .flatMap(piece -> piece.getContents().getKeysList().stream())
                .map(KeyRecord::getName)
                .reduce("", (before, next) -> next);
        return key -> key.getName().equals(last) ? Optional.empty() : Optional.of(key);
    }

    private static List<ByteString> edited(List<ByteString> pieces, KeyEdit edit) {
        UnaryOperator<ByteString> edited = bytes -> {
            SnapshotPiece.Builder piece = parsed(SnapshotPiece.parser()::parseFrom, bytes).toBuilder();
            if (piece.hasContents()) {
                List<KeyRecord> keys = piece.getContents().getKeysList();
                piece.getContentsBuilder().clearKeys();
                keys.forEach(key -> edit.of(key).ifPresent(piece.getContentsBuilder()::addKeys));
            }
            return piece.build().toByteString();
        };
        return pieces.stream().map(edited).toList();
    }

    private static <T> T parsed(Parse<T> parse, ByteString bytes) {
        try {
            return parse.from(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("The log holds bytes that are not what they should be", e);
        }
    }
}
