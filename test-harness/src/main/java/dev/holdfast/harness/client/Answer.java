package dev.holdfast.harness.client;

import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What came of a call.
 *
 * @param work what a use has made; {@link Work#NONE} if the call was none, or made nothing
 * @param later asks the pool what became of a call of unknown outcome; nothing where nobody can be asked
 */
public record Answer(Result result, Work work, Optional<Supplier<CompletableFuture<Answer>>> later) {

    public Answer(Result result, Work work) {
        this(result, work, Optional.empty());
    }

    public static Answer of(Result result) {
        return new Answer(result, Work.NONE);
    }

    public static Answer refused(Refusal refusal, String told) {
        return of(new Result.Refused(refusal, told));
    }

    /** Nobody knows what came of it. */
    public static Answer unknown(String told) {
        return of(new Result.Unknown(told));
    }

    /** The same if its outcome is known; else with somebody who may tell later. */
    Answer orLater(Supplier<CompletableFuture<Answer>> look) {
        return result instanceof Result.Unknown ? new Answer(result, work, Optional.of(look)) : this;
    }

    public boolean isDone() {
        return result instanceof Result.Done;
    }
}
