package dev.holdfast.harness.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Changes of which clients were told nothing are settled by what the pool remembers, and only by that. */
class LooseEndsTest {

    private static final Result FORGOTTEN =
            new Result.Unknown("OUTCOME_UNKNOWN, The pool does not remember this operation.");
    private static final Result NOBODY = new Result.Refused(Refusal.OTHER, "NO_QUORUM");
    private static final int MORE_THAN_CARDS_REMEMBER = 1_024;

    private final Map<Long, Result> settled = new TreeMap<>();
    private final LooseEnds looseEnds = new LooseEnds(new Recorder() {
        private long calls;

        @Override
        public long begin(
                String client,
                String key,
                Operation operation,
                String version,
                Map<Attribute, String> attributes,
                long late) {
            return ++calls;
        }

        @Override
        public void end(long call, Result result) {}

        @Override
        public void settle(long call, Result result) {
            settled.put(call, result);
        }
    });

    @Test
    void whatThePoolRemembersIsSettledOnce() {
        long call = left(NOBODY, FORGOTTEN, Result.DONE, NOBODY);
        for (int i = 0; i < 2; i++) {
            looseEnds.settle().join();
            assertEquals(Map.of(), settled, "it could not tell");
        }
        looseEnds.settle().join();
        looseEnds.settle().join();
        assertEquals(Map.of(call, Result.DONE), settled);
        assertEquals(0, looseEnds.open());
    }

    @Test
    void whatItDoesNotRememberWasNeverDoneOnceNothingIsUnderWay() {
        long call = left(FORGOTTEN);
        looseEnds.settleAll().join();
        assertEquals(Map.of(call, new Result.Refused(Refusal.OTHER, "never done")), settled);
    }

    @Test
    void nothingFollowsFromForgettingWhatWasLongAgo() {
        left(FORGOTTEN);
        for (int i = 0; i < MORE_THAN_CARDS_REMEMBER; i++) {
            looseEnds.end(begun(Operation.UPDATE), Result.DONE);
        }
        looseEnds.settleAll().join();
        assertEquals(Map.of(), settled);
        assertEquals(1, looseEnds.open());
    }

    @Test
    void aDoorThatGivesNamesLeavesWhoCanTell() {
        KeyDoor door = new RecordedDoor(
                new KeyDoor() {
                    @Override
                    public Door door() {
                        return Door.PARTITION;
                    }

                    @Override
                    public CompletableFuture<Answer> ask(Ask call) {
                        return CompletableFuture.completedFuture(Answer.unknown("DEADLINE_EXCEEDED")
                                .orLater(() -> CompletableFuture.completedFuture(Answer.of(Result.DONE))));
                    }
                },
                looseEnds,
                "client");
        door.ask(Ask.of(Operation.ROTATE, "orders")).join();
        looseEnds.settle().join();
        assertEquals(Map.of(1L, Result.DONE), settled);
    }

    /** @param answers what the pool tells who looks, one after the other */
    private long left(Result... answers) {
        Deque<Result> next = new ArrayDeque<>(List.of(answers));
        long call = begun(Operation.DELETE);
        looseEnds.end(call, new Result.Unknown("DEADLINE_EXCEEDED"));
        looseEnds.leave(call, () -> CompletableFuture.completedFuture(next.remove()));
        return call;
    }

    private long begun(Operation operation) {
        return looseEnds.begin("client", "orders", operation, "", Map.of());
    }
}
