package dev.holdfast.harness.action;

import dev.holdfast.proto.RefusedException;
import java.util.concurrent.CompletionException;

/** Refusals as answers. */
final class Refusals {

    private Refusals() {}

    /** The refusal's code, by name; anything else goes on as it came. */
    static String nameOf(Throwable failure) {
        Throwable cause = RefusedException.behind(failure);
        if (cause instanceof RefusedException refused) {
            return refused.code().name();
        }
        throw new CompletionException(cause);
    }
}
