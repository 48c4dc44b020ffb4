package dev.holdfast.partition.vault;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.RememberedResult;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * What the last commands were answered, so that one met twice is applied once. Of a key only the version in question is
 * kept, without its material: what a caller is shown. Immutable.
 */
record Remembered(TreePMap<Long, Answer> inOrder, HashPMap<ByteString, Answer> byOperation) {

    static final Remembered NOTHING = new Remembered(TreePMap.empty(), HashTreePMap.empty());

    private static final int MOST = 1_024;

    /** What the command of this operation id was answered, beside the form in which snapshots have it. */
    record Answer(ByteString operation, CommandResult result, RememberedResult encoded) {

        private static Answer of(ByteString operation, CommandResult result) {
            RememberedResult encoded = RememberedResult.newBuilder()
                    .setOperationId(operation)
                    .setResult(result.toByteString())
                    .build();
            return new Answer(operation, result, encoded);
        }
    }

    /** @param version of the result's key, the version in question; empty means the current one */
    Remembered plus(ByteString operation, CommandResult result, ByteString version) {
        return plus(Answer.of(operation, shown(result, version)));
    }

    private Remembered plus(Answer answer) {
        long place = inOrder.isEmpty() ? 0 : inOrder.lastKey() + 1;
        Remembered room = inOrder.size() < MOST ? this : withoutOldest();
        return new Remembered(room.inOrder.plus(place, answer), room.byOperation.plus(answer.operation(), answer));
    }

    private Remembered withoutOldest() {
        Answer oldest = inOrder.firstEntry().getValue();
        return new Remembered(inOrder.minusFirstEntry(), byOperation.minus(oldest.operation()));
    }

    Optional<CommandResult> get(ByteString operation) {
        return Optional.ofNullable(byOperation.get(operation)).map(Answer::result);
    }

    /** Oldest first. */
    List<RememberedResult> all() {
        return inOrder.values().stream().map(Answer::encoded).toList();
    }

    static Remembered of(List<RememberedResult> oldestFirst) {
        Remembered remembered = NOTHING;
        for (RememberedResult result : oldestFirst) {
            remembered = remembered.plus(new Answer(result.getOperationId(), parsed(result.getResult()), result));
        }
        return remembered;
    }

    private static CommandResult shown(CommandResult result, ByteString version) {
        if (!result.hasKey()) {
            return result;
        }
        KeyRecord key = result.getKey();
        KeyVersion touched = key.getVersionsList().stream()
                .filter(one -> one.getVersion().equals(version))
                .findAny()
                .orElseGet(() -> Keys.current(key));
        return result.toBuilder()
                .setKey(key.toBuilder()
                        .clearVersions()
                        .addVersions(touched.toBuilder().clearSealedMaterial()))
                .build();
    }

    private static CommandResult parsed(ByteString result) {
        try {
            return CommandResult.parseFrom(result);
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException(
                    Code.TAMPERED, "InternalError", "", "A remembered result does not read; restore the card's state.");
        }
    }
}
