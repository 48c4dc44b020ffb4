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
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * What the last commands were answered, so that one met twice is applied once. Of a key only the version in question is
 * kept, without its material: what a caller is shown. Immutable.
 */
record Remembered(TreePMap<Long, ByteString> order, HashPMap<ByteString, ByteString> results) {

    static final Remembered NOTHING = new Remembered(TreePMap.empty(), HashTreePMap.empty());

    private static final int MOST = 1_024;

    Remembered plus(ByteString operation, CommandResult result, ByteString version) {
        return plus(operation, shown(result, version).toByteString());
    }

    private Remembered plus(ByteString operation, ByteString result) {
        Remembered room = order.size() < MOST
                ? this
                : new Remembered(
                        order.minusFirstEntry(),
                        results.minus(order.firstEntry().getValue()));
        long next = order.isEmpty() ? 0 : order.lastKey() + 1;
        return new Remembered(room.order.plus(next, operation), room.results.plus(operation, result));
    }

    Optional<CommandResult> get(ByteString operation) {
        @Nullable ByteString result = results.get(operation);
        return result == null ? Optional.empty() : Optional.of(parsed(result));
    }

    /** Oldest first. */
    List<RememberedResult> all() {
        return order.values().stream()
                .map(operation -> RememberedResult.newBuilder()
                        .setOperationId(operation)
                        .setResult(results.get(operation))
                        .build())
                .toList();
    }

    static Remembered of(List<RememberedResult> oldestFirst) {
        Remembered remembered = NOTHING;
        for (RememberedResult result : oldestFirst) {
            remembered = remembered.plus(result.getOperationId(), result.getResult());
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
