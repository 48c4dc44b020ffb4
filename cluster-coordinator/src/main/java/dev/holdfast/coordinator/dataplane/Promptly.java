package dev.holdfast.coordinator.dataplane;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a request for a long operation is answered. What speaks against beginning it, cards find out at once, and it is
 * answered as an error; what goes wrong later, the operation's status tells. To know the one from the other the answer
 * waits a moment, which also spares the client of a short operation its first wait between polls.
 */
final class Promptly {

    private static final long MOMENT_MILLIS = 1_000;

    /** What is refused before anything was begun. */
    private static final Set<Code> NOT_BEGUN = EnumSet.of(
            Code.FORBIDDEN,
            Code.BAD_PARAMETER,
            Code.WRONG_STATE,
            Code.BUSY,
            Code.CONFLICT,
            Code.PRIOR_BACKUP_REQUIRED,
            Code.LIMIT_EXCEEDED,
            Code.NO_QUORUM,
            Code.UNREACHABLE,
            Code.CARD_ERROR);

    private Promptly() {}

    /** Fails with a refusal that the work met in its first moment, if that says that nothing was begun. */
    static CompletableFuture<Void> begun(CompletableFuture<?> work) {
        return work.<@Nullable Throwable>handle((done, failure) -> failure)
                .completeOnTimeout(null, MOMENT_MILLIS, TimeUnit.MILLISECONDS)
                .thenCompose(failure -> failure != null && saysNotBegun(failure)
                        ? CompletableFuture.failedFuture(RefusedException.behind(failure))
                        : CompletableFuture.completedFuture(null));
    }

    static boolean saysNotBegun(Throwable failure) {
        return RefusedException.behind(failure) instanceof RefusedException refused
                && NOT_BEGUN.contains(refused.code());
    }
}
