package dev.holdfast.partition.replication;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ChangeMembers;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.MembershipChange;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The changes of membership this card was asked for, on their way. */
final class MemberChanges {

    /** Has a change carried out by this card, which leads. */
    interface Leading {
        void change(String card, MembershipChange mode, Consumer<LeaderCall.Answer> onAnswer);
    }

    private final LeaderDesk desk;
    private final Leading leading;

    MemberChanges(LeaderDesk desk, Leading leading) {
        this.desk = desk;
        this.leading = leading;
    }

    CompletableFuture<Void> change(String card, MembershipChange mode, long deadlineNanos) {
        Change change = new Change(card, mode, deadlineNanos);
        desk.take(change);
        return change.done;
    }

    private final class Change extends LeaderCall {

        private final String card;
        private final MembershipChange mode;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Change(String card, MembershipChange mode, long deadlineNanos) {
            super(deadlineNanos);
            this.card = card;
            this.mode = mode;
        }

        @Override
        void lead() {
            leading.change(card, mode, answer -> desk.answered(this, answer));
        }

        @Override
        void ask(ReplicationMessage.Builder message, long correlation) {
            message.setChangeMembers(ChangeMembers.newBuilder()
                    .setCorrelation(correlation)
                    .setCard(card)
                    .setMode(mode));
        }

        @Override
        void succeed(Answer answer) {
            done.complete(null);
        }

        @Override
        void fail(Code code) {
            done.completeExceptionally(new RefusedException(
                    code,
                    switch (code) {
                        case BUSY ->
                            "Another change of the pool's members is under way, or card " + card
                                    + " has not caught up yet; try again in a moment.";
                        case NO_QUORUM ->
                            "No majority of the cards that would vote afterwards answers and is up to date; try again "
                                    + "once they are back.";
                        case OUTCOME_UNKNOWN ->
                            "The pool did not confirm the change of its members in time; repeat it, which does no harm.";
                        case NOT_FOUND ->
                            "Card " + card + " does not receive the pool's log; add it as a learner first.";
                        case CONFLICT ->
                            "Card " + card + " was a member of this pool and was removed; it can only come back blank, "
                                    + "under another id.";
                        case WRONG_STATE ->
                            "Card " + card + " is the pool's last voter; add another card before it is removed.";
                        default -> "The pool could not change its members.";
                    }));
        }
    }
}
