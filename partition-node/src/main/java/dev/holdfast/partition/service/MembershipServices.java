package dev.holdfast.partition.service;

import dev.holdfast.partition.pool.Roster;
import dev.holdfast.partition.replication.ReplicationEngine;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.AdmitCard;
import dev.holdfast.proto.v1.AdmitCardChange;
import dev.holdfast.proto.v1.AdvanceClockChange;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RetireCardChange;
import java.util.concurrent.CompletableFuture;

/**
 * Which cards the pool has, and how late it is there. A card is in two lists: the replicated record says whom the pool
 * trusts, replication's own members say who counts for a majority. Each service changes both, in the order that leaves no
 * card that counts and is not trusted, and each may be repeated: it completes what an earlier one began.
 */
final class MembershipServices {

    private final ServiceContext context;
    private final AutomaticRotation rotation;

    MembershipServices(ServiceContext context, AutomaticRotation rotation) {
        this.context = context;
        this.rotation = rotation;
    }

    /**
     * It no longer counts before it is no longer trusted: a pool of two that does not listen to one of them could not
     * agree on anything any more, not even on doing without it.
     */
    CompletableFuture<Response.Builder> retire(Request request) {
        String card = request.getRetireCard().getCard();
        return context.read()
                .thenCompose(vault -> {
                    requireRetirable(card);
                    return replication().remove(card);
                })
                .thenCompose(removed -> retireRecord(card))
                .thenApply(result -> Answers.done());
    }

    /** Whom the pool trusts may clone its key; it is told all that happens, and does not count yet. */
    CompletableFuture<Response.Builder> admit(Request request) {
        AdmitCard asked = request.getAdmitCard();
        return context.ofItself(Command.newBuilder()
                        .setAdmitCard(AdmitCardChange.newBuilder()
                                .setCard(asked.getCard())
                                .setInEpoch(asked.getInEpoch())))
                .thenCompose(result -> listen(asked.getCard().getCard()))
                .thenApply(listening -> Answers.done());
    }

    /**
     * A member that neither counts nor listens was being retired by somebody who did not come to the end of it: it may have
     * learned that it was removed, and would count and hear nothing. That retirement is ended.
     */
    CompletableFuture<Response.Builder> promote(Request request) {
        String card = request.getPromoteCard().getCard();
        return context.read()
                .thenCompose(vault -> {
                    requireAdmitted(card);
                    return isListening(card)
                            ? replication().promote(card)
                            : retireRecord(card)
                                    .thenCompose(retired -> CompletableFuture.failedFuture(wasLeaving(card)));
                })
                .thenCompose(promoted -> undoUnlessAdmitted(card))
                .thenApply(done -> Answers.done());
    }

    /** What is over by the new time is swept away at once, and what is due by it is begun to be rotated. */
    CompletableFuture<Response.Builder> advanceClock(Request request) {
        AdvanceClockChange change = AdvanceClockChange.newBuilder()
                .setOffsetMillis(request.getAdvanceClock().getOffsetMillis())
                .build();
        return context.ofItself(Command.newBuilder().setAdvanceClock(change))
                // A sweep that fails is due again within the hour; for readers the keys are gone already.
                .thenCompose(result -> context.pool().sweep().handle((swept, failure) -> Answers.done()))
                .whenComplete((answer, failure) -> {
                    CompletableFuture<Void> unused = rotation.look();
                });
    }

    private CompletableFuture<Void> listen(String card) {
        return isListening(card)
                ? CompletableFuture.completedFuture(null)
                : replication().addLearner(card).thenCompose(added -> undoUnlessAdmitted(card));
    }

    private boolean isListening(String card) {
        ReplicationEngine.Members members = replication().members();
        return members.voters().contains(card) || members.learners().contains(card);
    }

    private static RefusedException wasLeaving(String card) {
        return new RefusedException(
                Code.CONFLICT, "Card " + card + " was being retired, and now is; admit a blank card under another id.");
    }

    private CompletableFuture<CommandResult> retireRecord(String card) {
        return context.ofItself(
                Command.newBuilder().setRetireCard(RetireCardChange.newBuilder().setCard(card)));
    }

    /** Somebody may have retired it since it was looked at. */
    private CompletableFuture<Void> undoUnlessAdmitted(String card) {
        return context.read().thenCompose(vault -> {
            if (roster().isAdmitted(card)) {
                return CompletableFuture.completedFuture(null);
            }
            return replication().remove(card).thenAccept(removed -> requireAdmitted(card));
        });
    }

    private void requireAdmitted(String card) {
        if (!roster().isAdmitted(card)) {
            throw new RefusedException(
                    Code.NOT_FOUND, "The pool has not admitted a card " + card + "; admit it first.");
        }
    }

    private void requireRetirable(String card) {
        if (context.identity().cardId().equals(card)) {
            throw new RefusedException(
                    Code.CONFLICT, "Card " + card + " does not retire itself; ask another card of the pool.");
        }
        if (!roster().isAdmitted(card) && roster().retired(card).isEmpty()) {
            throw new RefusedException(Code.NOT_FOUND, "The pool has no card " + card + ".");
        }
    }

    private Roster roster() {
        return context.pool().roster();
    }

    private ReplicationEngine replication() {
        return context.pool().replication();
    }
}
