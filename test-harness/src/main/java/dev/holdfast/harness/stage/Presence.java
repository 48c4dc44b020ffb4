package dev.holdfast.harness.stage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Whether a coordinator is at work, for those who ask it: it may end at any moment without a word, and comes again. */
public final class Presence {

    private CompletableFuture<Void> here = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> end = new CompletableFuture<>();

    /** Completes when a coordinator is at work. */
    public synchronized CompletableFuture<Void> here() {
        return here;
    }

    /** Completes when the coordinator that is at work now ends. */
    public synchronized CompletableFuture<Void> end() {
        return end;
    }

    /**
     * The coordinator ends. Whoever waits for an answer is told so first: what its calls come to while it ends, nobody is to see.
     *
     * @param crash ends it and starts another one; completes when that is at work
     * @return completes then too
     */
    public CompletableFuture<Void> away(Supplier<CompletableFuture<Void>> crash) {
        CompletableFuture<Void> back = new CompletableFuture<>();
        CompletableFuture<Void> ended;
        synchronized (this) {
            ended = end;
            end = new CompletableFuture<>();
            here = back;
        }
        ended.complete(null);
        CompletableFuture<Void> unused = crash.get().whenComplete((started, failure) -> {
            if (failure == null) {
                back.complete(null);
            } else {
                back.completeExceptionally(failure);
            }
        });
        return back;
    }

    /**
     * Asks the coordinator that is at work.
     *
     * @return its answer; fails with OUTCOME_UNKNOWN if it ends before it has answered
     * @throws RefusedException UNREACHABLE, if it has ended
     */
    public <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> question) {
        CompletableFuture<T> nothing = end().thenApply(ended -> {
            throw new RefusedException(
                    Code.OUTCOME_UNKNOWN, "The service ended before it answered; look at the state before repeating.");
        });
        try {
            return question.get().applyToEither(nothing, answer -> answer);
        } catch (RejectedExecutionException ended) {
            throw new RefusedException(Code.UNREACHABLE, "The service has ended; repeat once it is there again.");
        }
    }
}
