package dev.holdfast.proto;

import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Status;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A request that was understood and refused. Carries the {@link Status} a caller is shown: one sentence that names the
 * cause and the way out, never a secret. It has no stack trace, because it is an answer and not a defect.
 */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Status status;

    public RefusedException(Status status) {
        super(status.getMessage(), null, false, false);
        this.status = status;
    }

    public RefusedException(Code code, String message) {
        this(Status.newBuilder().setCode(code).setMessage(message).build());
    }

    /** With the managed service's own error code and inner code (the inner one may be empty). */
    public RefusedException(Code code, String serviceCode, String innerCode, String message) {
        this(Status.newBuilder()
                .setCode(code)
                .setServiceCode(serviceCode)
                .setInnerCode(innerCode)
                .setMessage(message)
                .build());
    }

    /** What a future failed with, without the wrappers that futures put around it. */
    public static Throwable behind(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Whether a future failed with a refusal of this code; null stands for one that did not fail. */
    public static boolean isOf(@Nullable Throwable failure, Code code) {
        return failure != null && behind(failure) instanceof RefusedException refused && refused.code() == code;
    }

    public Status status() {
        return status;
    }

    public Code code() {
        return status.getCode();
    }
}
