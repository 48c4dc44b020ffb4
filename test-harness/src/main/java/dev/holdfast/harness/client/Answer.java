package dev.holdfast.harness.client;

import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;

/**
 * What came of a call.
 *
 * @param work what a use has made; {@link Work#NONE} if the call was none, or made nothing
 */
public record Answer(Result result, Work work) {

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

    public boolean isDone() {
        return result instanceof Result.Done;
    }
}
