package dev.holdfast.harness.stage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * The time of a stage, and the only way to wait on it: a machine's time goes on while somebody waits, virtual time goes on
 * because somebody waits. One thread at a time may wait, and never what {@link #after} runs.
 */
public interface StageTime {

    /** Since the stage was set up; nobody sets this clock. */
    Duration now();

    /**
     * Waits for an answer.
     *
     * @throws RuntimeException what the call itself would have thrown, such as a {@link RefusedException}
     */
    <T> T await(CompletableFuture<T> call);

    /**
     * Waits for a condition, which may itself wait for answers.
     *
     * @param what it is, in words that follow "until"
     * @throws RefusedException DEADLINE_EXCEEDED when it does not come about in time
     */
    void await(String what, BooleanSupplier condition, Duration limit);

    /** Lets so much time pass. */
    void pass(Duration time);

    /** Runs a task later, or with no delay soon: never within this call. It must not wait. */
    void after(Duration delay, Runnable task);

    /**
     * The same call, but failed with DEADLINE_EXCEEDED and this sentence if there is no answer in time. An answer that comes
     * later is lost.
     */
    default <T> CompletableFuture<T> within(Duration limit, CompletableFuture<T> call, String sentence) {
        CompletableFuture<T> bounded = call.copy();
        after(limit, () -> bounded.completeExceptionally(new RefusedException(Code.DEADLINE_EXCEEDED, sentence)));
        return bounded;
    }

    /** Waits by the time of this machine; throws what the call itself would have thrown. */
    static <T> T join(CompletableFuture<T> call) {
        try {
            return call.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** That of this machine, counted from now. */
    static StageTime ofThisMachine() {
        return new MachineTime();
    }
}
