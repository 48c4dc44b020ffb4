package dev.holdfast.partition.replication;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.concurrent.CompletionException;

/** How a request of a test ended, if it did. */
final class Outcome {

    private Code code;
    private Object value;
    private Runnable onOk = () -> {};

    Outcome() {}

    Outcome(Runnable onOk) {
        this.onOk = onOk;
    }

    void settle(Object result, Throwable failure) {
        if (code != null) {
            throw new AssertionError("settled twice");
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            code = Code.OK;
            value = result;
            onOk.run();
        } else {
            code = ((RefusedException) cause).code();
        }
    }

    boolean isDone() {
        return code != null;
    }

    /** Null until it ended. */
    Code code() {
        return code;
    }

    ReplicationEngine.Committed committed() {
        return (ReplicationEngine.Committed) value;
    }
}
