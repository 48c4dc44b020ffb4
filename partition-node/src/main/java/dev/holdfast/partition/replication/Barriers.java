package dev.holdfast.partition.replication;

import dev.holdfast.partition.environment.Clock;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ReadIndex;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads of this card by read index (Ongaro's dissertation, section 6.4): ask the leader how far the log is
 * committed, wait until that is applied here. Many callers share a round, but only one that has not started: a round
 * under way may carry an index older than the caller's start.
 */
final class Barriers {

    private final LeaderDesk desk;
    private final LeaderReads reads;
    private final Clock clock;
    private final RaftTiming timing;
    private @Nullable Round running;
    private @Nullable Round next;

    Barriers(LeaderDesk desk, LeaderReads reads, Clock clock, RaftTiming timing) {
        this.desk = desk;
        this.reads = reads;
        this.clock = clock;
        this.timing = timing;
    }

    CompletableFuture<Void> barrier() {
        if (running == null) {
            Round round = newRound();
            start(round);
            return round.passed.copy();
        }
        if (next == null) {
            next = newRound();
        }
        return next.passed.copy();
    }

    /** A round's patience is that of its first caller. */
    private Round newRound() {
        return new Round(clock.monotonicNanos() + timing.patience().toNanos());
    }

    private void start(Round round) {
        running = round;
        desk.take(round);
    }

    private void over() {
        Round waiting = next;
        running = null;
        next = null;
        if (waiting != null) {
            start(waiting);
        }
    }

    private final class Round extends LeaderCall {

        private final CompletableFuture<Void> passed = new CompletableFuture<>();

        Round(long deadlineNanos) {
            super(deadlineNanos);
        }

        @Override
        void lead() {
            reads.read(answer -> desk.answered(this, answer));
        }

        @Override
        void ask(ReplicationMessage.Builder message, long correlation) {
            message.setReadIndex(ReadIndex.newBuilder().setCorrelation(correlation));
        }

        @Override
        void succeed(Answer answer) {
            over();
            passed.complete(null);
        }

        @Override
        void fail(Code code) {
            over();
            passed.completeExceptionally(new RefusedException(
                    Code.NO_QUORUM,
                    "No majority of the pool's cards answers, so this card cannot tell whether its state is current; try "
                            + "again once they are back."));
        }
    }
}
