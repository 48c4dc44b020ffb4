package dev.holdfast.coordinator.healing;

import dev.holdfast.coordinator.healing.HealingEvent.Kind;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.coordinator.pool.Cloning;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.AdmitCard;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PromoteCard;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.RetireCard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after one pool. A round asks all cards how they are and takes at most one step:
 *
 * <ol>
 *   <li>a member that was lost for too long is retired;
 *   <li>a member that was admitted and is still blank receives the pool's key from the leader, card to card;
 *   <li>a member that has the key receives its vote once it has caught up;
 *   <li>when members are missing, a blank card is admitted.
 * </ol>
 *
 * <p>Each step may be repeated, so it does not matter where the coordinator, or a card, was lost in between: nothing is
 * remembered here that the cards do not know. An admission names the epoch it answers to, so two coordinators do not fill
 * the same gap twice; and whose retirement was begun is not given a vote any more, which ends the retirement instead.
 */
final class PoolHealer {

    private final Pool pool;
    private final CardRack rack;
    private final HealingPolicy policy;
    private final BooleanSupplier replacing;
    private final HealingJournal journal;
    private final LongSupplier nanos;
    private final Map<String, Long> silentSince = new HashMap<>();
    private @Nullable Long leaderlessSince;
    private boolean majorityLost;
    private String hindrance = "";

    /** @param replacing whether steps are taken, or only looked */
    PoolHealer(
            Pool pool,
            CardRack rack,
            HealingPolicy policy,
            BooleanSupplier replacing,
            HealingJournal journal,
            LongSupplier nanos) {
        this.pool = pool;
        this.rack = rack;
        this.policy = policy;
        this.replacing = replacing;
        this.journal = journal;
        this.nanos = nanos;
    }

    /** Whether a step was taken, so that another look is worthwhile at once. Never two rounds at a time. Never fails. */
    CompletableFuture<Boolean> round() {
        return PoolView.of(pool).thenCompose(this::step).handle((stepped, failure) -> {
            if (failure == null) {
                hindrance = "";
                return stepped;
            }
            hindered(failure);
            return false;
        });
    }

    private CompletableFuture<Boolean> step(PoolView view) {
        Optional<CardStatus> answered = view.leader();
        if (answered.isEmpty()) {
            withoutLeader(view);
            return nothing();
        }
        CardStatus leader = answered.get();
        withLeader();
        List<Slot> members = PoolView.members(leader);
        if (!members.isEmpty() && !members.equals(pool.cards())) {
            pool.update(members);
            return CompletableFuture.completedFuture(true);
        }
        List<String> overdue = leader.getMembersList().stream()
                .filter(member -> isOverdue(member, view, leader))
                .map(MemberCard::getCard)
                .toList();
        if (!replacing.getAsBoolean()) {
            return nothing();
        }
        if (!overdue.isEmpty()) {
            return retire(leader, overdue.get(0));
        }
        for (MemberCard member : leader.getMembersList()) {
            if (!leader.getVotingList().contains(member.getCard()) && view.isWell(member, leader)) {
                return bringIn(leader, member.getCard(), view);
            }
        }
        return leader.getMembersCount() < pool.spec().cards() ? admit(leader) : nothing();
    }

    private boolean isOverdue(MemberCard member, PoolView view, CardStatus leader) {
        String card = member.getCard();
        if (view.isWell(member, leader)) {
            if (silentSince.remove(card) != null) {
                tell(Kind.RETURNED, card, "Card " + card + " is there again.");
            }
            return false;
        }
        long now = nanos.getAsLong();
        @Nullable Long since = silentSince.putIfAbsent(card, now);
        if (since == null) {
            tell(Kind.LOST, card, "Card " + card + " " + view.complaint(card) + ".");
        }
        return now - (since == null ? now : since) >= policy.patience().toNanos();
    }

    private CompletableFuture<Boolean> retire(CardStatus leader, String card) {
        Request request = Request.newBuilder()
                .setRetireCard(RetireCard.newBuilder().setCard(card))
                .build();
        return pool.client().callCard(leader.getCard(), request).thenApply(done -> {
            silentSince.remove(card);
            tell(Kind.RETIRED, card, "Card " + card + " is retired; it will not be let in again.");
            return true;
        });
    }

    private CompletableFuture<Boolean> bringIn(CardStatus leader, String card, PoolView view) {
        if (view.isBlank(card)) {
            return Cloning.run(pool.client(), leader.getCard(), card).thenApply(done -> true);
        }
        Request request = Request.newBuilder()
                .setPromoteCard(PromoteCard.newBuilder().setCard(card))
                .build();
        return pool.client()
                .callCard(leader.getCard(), request)
                .thenApply(done -> {
                    tell(Kind.JOINED, card, "Card " + card + " has caught up and votes.");
                    return true;
                })
                .exceptionallyCompose(failure -> isStillCatchingUp(failure)
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Boolean> admit(CardStatus leader) {
        return blank(leader).thenCompose(slot -> {
            Request request = Request.newBuilder()
                    .setAdmitCard(
                            AdmitCard.newBuilder().setCard(slot.asMember()).setInEpoch(leader.getEpoch()))
                    .build();
            return pool.client().callCard(leader.getCard(), request).thenApply(done -> {
                tell(Kind.ADMITTED, slot.cardId(), "Blank card " + slot.cardId() + " is admitted.");
                return true;
            });
        });
    }

    /** One that was put into the rack for this pool, and for an admission that did not come about, is used first. */
    private CompletableFuture<Slot> blank(CardStatus leader) {
        return rack.provisioned(pool.name()).thenCompose(cards -> cards.stream()
                .filter(card -> !isKnown(card, leader))
                .findFirst()
                .map(spare -> rack.powerOn(spare).exceptionallyCompose(broken -> rack.provision(pool.name())))
                .orElseGet(() -> rack.provision(pool.name())));
    }

    private static boolean isKnown(String card, CardStatus leader) {
        return leader.getMembersList().stream()
                        .anyMatch(member -> member.getCard().equals(card))
                || leader.getRetiredList().stream()
                        .anyMatch(retired -> retired.getCard().equals(card));
    }

    private void withoutLeader(PoolView view) {
        long now = nanos.getAsLong();
        long since = leaderlessSince == null ? now : leaderlessSince;
        leaderlessSince = since;
        if (!majorityLost && now - since >= policy.patience().toNanos()) {
            majorityLost = true;
            tell(
                    Kind.MAJORITY_LOST,
                    "",
                    view.answers().size() + " of " + pool.cards().size()
                            + " cards answer and none leads: nothing can be changed. Bring cards back, or recover the pool"
                            + " from one that is left.");
        }
    }

    private void withLeader() {
        leaderlessSince = null;
        if (majorityLost) {
            majorityLost = false;
            tell(Kind.MAJORITY_BACK, "", "A majority of the cards agrees again.");
        }
    }

    /** Told once for as long as it stays the same. */
    private void hindered(Throwable failure) {
        Throwable cause = RefusedException.behind(failure);
        String text = cause instanceof RefusedException
                ? String.valueOf(cause.getMessage())
                : "Unexpected failure: " + cause.getClass().getSimpleName() + ".";
        if (!text.equals(hindrance)) {
            hindrance = text;
            tell(Kind.HINDERED, "", text);
        }
    }

    private void tell(Kind kind, String card, String text) {
        journal.add(pool.name(), kind, card, text);
    }

    private static boolean isStillCatchingUp(Throwable failure) {
        return RefusedException.isOf(failure, Code.BUSY);
    }

    private static CompletableFuture<Boolean> nothing() {
        return CompletableFuture.completedFuture(false);
    }
}
