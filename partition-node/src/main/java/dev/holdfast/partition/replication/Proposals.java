package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Propose;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The commands this card was asked to have committed, on their way. */
final class Proposals {

    static final int MAX_UNDER_WAY = 1024;
    static final long MAX_BYTES_UNDER_WAY = 64L << 20;

    private final LeaderDesk desk;
    private final BiConsumer<ByteString, Consumer<LeaderCall.Answer>> replicate;
    private int underWay;
    private long bytesUnderWay;

    /** @param replicate has a command committed by this card, which leads, and answers */
    Proposals(LeaderDesk desk, BiConsumer<ByteString, Consumer<LeaderCall.Answer>> replicate) {
        this.desk = desk;
        this.replicate = replicate;
    }

    CompletableFuture<ReplicationEngine.Committed> propose(ByteString command, long deadlineNanos) {
        if (command.size() > AppendEntries.MAX_COMMAND_BYTES) {
            return CompletableFuture.failedFuture(new RefusedException(
                    Code.LIMIT_EXCEEDED,
                    "The change of " + command.size() + " bytes does not fit the pool's log; make it smaller."));
        }
        if (underWay >= MAX_UNDER_WAY || bytesUnderWay + command.size() > MAX_BYTES_UNDER_WAY) {
            return CompletableFuture.failedFuture(refusal(Code.BUSY));
        }
        underWay++;
        bytesUnderWay += command.size();
        Proposal proposal = new Proposal(command, deadlineNanos);
        CompletableFuture<ReplicationEngine.Committed> answer =
                proposal.committed.whenComplete((committed, failure) -> {
                    underWay--;
                    bytesUnderWay -= command.size();
                });
        desk.take(proposal);
        return answer;
    }

    private static RefusedException refusal(Code code) {
        return new RefusedException(
                code,
                switch (code) {
                    case BUSY -> "Too many changes are under way; try again in a moment.";
                    case NO_QUORUM ->
                        "No majority of the pool's cards answers, so nothing can be changed; try again once "
                                + "they are back.";
                    case OUTCOME_UNKNOWN ->
                        "The pool did not confirm the change in time; ask whether it happened, then " + "repeat it.";
                    default -> "The pool could not carry out the change.";
                });
    }

    private final class Proposal extends LeaderCall {

        private final ByteString command;
        private final CompletableFuture<ReplicationEngine.Committed> committed = new CompletableFuture<>();

        Proposal(ByteString command, long deadlineNanos) {
            super(deadlineNanos);
            this.command = command;
        }

        @Override
        void lead() {
            replicate.accept(command, answer -> desk.answered(this, answer));
        }

        @Override
        void ask(ReplicationMessage.Builder message, long correlation) {
            message.setPropose(Propose.newBuilder().setCorrelation(correlation).setCommand(command));
        }

        @Override
        void succeed(Answer answer) {
            committed.complete(new ReplicationEngine.Committed(answer.index(), answer.result()));
        }

        @Override
        void fail(Code code) {
            committed.completeExceptionally(refusal(code));
        }
    }
}
