package dev.holdfast.bridge.operation;

import dev.holdfast.bridge.rpc.Room;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of an operation, which is computed once. A caller whose buffer is too small asks again, and must get what was told
 * to be so long: a second signature of the same data may be another one, and a login is good for one computation.
 */
final class Result {

    private byte @Nullable [] input;
    private byte @Nullable [] value;

    /**
     * @param input what the result is of; a result that was kept is that of the same input
     * @param length what can be told without computing
     */
    Output offer(byte[] input, Room room, Length length, Supplier<byte[]> compute) {
        if (value == null || !Arrays.equals(this.input, input)) {
            drop();
            if (length.known() && suffices(room, length)) {
                return new Output.Needed(length.most());
            }
            value = compute.get();
            this.input = input;
        }
        boolean delivered = room.fits(value.length) && (room.unclear() || !room.query());
        return delivered ? new Output.Delivered(value) : new Output.Needed(value.length);
    }

    /** Forgets what was kept: the operation goes on. */
    void drop() {
        input = null;
        value = null;
    }

    /** Whether the length is all that can be told: a query, or a buffer that is certainly too small. */
    private static boolean suffices(Room room, Length length) {
        if (length.exact() && room.fits(length.most())) {
            return room.query() && !room.unclear();
        }
        return room.query() || length.exact();
    }
}
