package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ReplicationMessage;

/**
 * Something only the leader can do, wherever it is: tried until it succeeds, cannot succeed, or the caller's patience is
 * at its end.
 */
abstract class LeaderCall {

    private final long deadlineNanos;
    private boolean perhapsDone;
    private int attempts;
    private Code refusal = Code.NO_QUORUM;

    LeaderCall(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    /** This card leads: do it here and report to {@link LeaderDesk#answered(LeaderCall, Answer)}. */
    abstract void lead();

    /** Another card leads: what to send it. */
    abstract void ask(ReplicationMessage.Builder message, long correlation);

    /** The leader did it, and this card has applied all up to the answer's index. */
    abstract void succeed(Answer answer);

    abstract void fail(Code code);

    final boolean expired(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /** Remembers why an attempt failed; once one may have taken effect, no later one can make that undone. */
    final void refused(Code code) {
        if (code == Code.OUTCOME_UNKNOWN) {
            perhapsDone = true;
        } else {
            refusal = code;
        }
    }

    /** Returns how often it was sent to another card before. */
    final int countAttempt() {
        return attempts++;
    }

    final void giveUp() {
        fail(perhapsDone ? Code.OUTCOME_UNKNOWN : refusal);
    }

    /** What became of one attempt. {@code index} and {@code result} count when the code is OK. */
    record Answer(Code code, long index, ByteString result) {

        static Answer done(long index, ByteString result) {
            return new Answer(Code.OK, index, result);
        }

        static Answer refused(Code code) {
            return new Answer(code, 0, ByteString.EMPTY);
        }
    }
}
