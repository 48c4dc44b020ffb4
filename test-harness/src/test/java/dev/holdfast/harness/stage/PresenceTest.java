package dev.holdfast.harness.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Whoever asks a coordinator gets an answer, or is told that it ended. */
class PresenceTest {

    private final Presence presence = new Presence();

    @Test
    void anAnswerIsTheCoordinators() {
        assertEquals("yes", StageTime.join(presence.ask(() -> CompletableFuture.completedFuture("yes"))));
        assertTrue(presence.here().isDone());
        assertFalse(presence.end().isDone());
    }

    /** What its threads refuse while they end is not what became of the question: it may have been done. */
    @Test
    void aQuestionToOneThatEndsHasAnUnknownOutcome() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> asked = presence.ask(() -> answer);
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<Void> back = presence.away(() -> {
            answer.completeExceptionally(new RejectedExecutionException("its threads have ended"));
            return started;
        });
        RefusedException refused = assertThrows(RefusedException.class, () -> StageTime.join(asked));
        assertEquals(Code.OUTCOME_UNKNOWN, refused.code());
        assertFalse(back.isDone());
        assertFalse(presence.here().isDone());
        started.complete(null);
        assertTrue(back.isDone());
        assertTrue(presence.here().isDone());
        assertEquals("yes", StageTime.join(presence.ask(() -> CompletableFuture.completedFuture("yes"))));
    }

    @Test
    void oneThatHasEndedIsNotThere() {
        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> presence.ask(() -> {
                    throw new RejectedExecutionException("its threads have ended");
                }));
        assertEquals(Code.UNREACHABLE, refused.code());
    }

    @Test
    void oneThatDoesNotComeAgainSaysWhy() {
        CompletableFuture<Void> back = presence.away(
                () -> CompletableFuture.failedFuture(new RefusedException(Code.TAMPERED, "The registry is damaged.")));
        RefusedException refused = assertThrows(RefusedException.class, () -> StageTime.join(back));
        assertEquals(Code.TAMPERED, refused.code());
    }
}
