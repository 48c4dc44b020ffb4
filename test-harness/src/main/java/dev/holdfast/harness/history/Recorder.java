package dev.holdfast.harness.history;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Takes calls down as they happen. Safe for concurrent use. */
public interface Recorder {

    /**
     * To be told before the call is sent.
     *
     * @param late nanoseconds by which it is made later than the client's pace wanted it
     * @return the call's id, by which its end is told
     */
    long begin(
            String client,
            String key,
            Operation operation,
            String version,
            Map<Attribute, String> attributes,
            long late);

    /** The same of a call that is made in time. */
    default long begin(
            String client, String key, Operation operation, String version, Map<Attribute, String> attributes) {
        return begin(client, key, operation, version, attributes, 0);
    }

    /** To be told once, when the answer is there; a call whose end is never told has an unknown outcome. */
    void end(long call, Result result);

    /**
     * A call has ended with an unknown outcome, and there is somebody who may tell what became of it. Who takes calls down and asks
     * nobody passes over it.
     *
     * @param look asks, each time
     */
    default void leave(long call, Supplier<CompletableFuture<Result>> look) {}

    /**
     * What became of a call of unknown outcome, from somebody who looked: {@link Result.Done} if it took effect by now,
     * {@link Result.Refused} if it never did and never will.
     */
    void settle(long call, Result result);
}
