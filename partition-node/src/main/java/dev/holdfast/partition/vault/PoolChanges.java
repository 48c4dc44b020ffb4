package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;
import static dev.holdfast.partition.vault.Refusals.conflict;
import static dev.holdfast.partition.vault.Refusals.limit;
import static dev.holdfast.partition.vault.Refusals.notFound;

import dev.holdfast.proto.v1.AdmitCardChange;
import dev.holdfast.proto.v1.AdvanceClockChange;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.RecoverPoolChange;
import dev.holdfast.proto.v1.RetireCardChange;
import dev.holdfast.proto.v1.RetiredCard;
import java.util.List;

/** Which cards the pool has, and how late it is there. A card that was retired is never one of them again. */
final class PoolChanges {

    private static final int MOST_CARDS = 7;
    private static final long MOST_OFFSET_MILLIS = 3_650L * 24 * 60 * 60 * 1_000;

    private PoolChanges() {}

    static Change admit(VaultState state, AdmitCardChange asked) {
        PoolRecord pool = state.requirePool();
        MemberCard card = asked.getCard();
        if (card.getCard().isEmpty() || card.getAddress().isEmpty()) {
            throw bad("A card that is admitted needs an id and an address.");
        }
        if (pool.getRetiredList().stream().anyMatch(retired -> retired.getCard().equals(card.getCard()))) {
            throw conflict("Card " + card.getCard() + " was retired from this pool; admit a blank card of another id.");
        }
        List<MemberCard> others = without(pool, card.getCard());
        if (pool.getCardsList().contains(card)) {
            return Change.of(state);
        }
        if (asked.getInEpoch() != 0 && asked.getInEpoch() != pool.getEpoch()) {
            throw conflict("The pool's cards changed meanwhile; look at them again.");
        }
        if (others.size() == MOST_CARDS) {
            throw limit("A pool has at most " + MOST_CARDS + " cards; retire one first.");
        }
        boolean known = others.size() < pool.getCardsCount();
        return Change.of(state.with(pool.toBuilder()
                .clearCards()
                .addAllCards(others)
                .addCards(card)
                .setEpoch(known ? pool.getEpoch() : pool.getEpoch() + 1)
                .build()));
    }

    static Change retire(VaultState state, RetireCardChange asked) {
        PoolRecord pool = state.requirePool();
        String card = asked.getCard();
        if (pool.getRetiredList().stream().anyMatch(retired -> retired.getCard().equals(card))) {
            return Change.of(state);
        }
        List<MemberCard> others = without(pool, card);
        if (others.size() == pool.getCardsCount()) {
            throw notFound("The pool has no card " + card + ".");
        }
        if (others.isEmpty()) {
            throw conflict("Card " + card + " is the pool's last; it cannot be retired.");
        }
        return Change.of(state.with(retire(pool, others, List.of(card)).build()));
    }

    /** The survivor goes on alone: all others are retired in one epoch. Each generation begins once. */
    static Change recover(VaultState state, RecoverPoolChange asked) {
        PoolRecord pool = state.requirePool();
        if (asked.getGeneration() <= pool.getGeneration()) {
            return Change.of(state);
        }
        List<MemberCard> survivors = pool.getCardsList().stream()
                .filter(card -> card.getCard().equals(asked.getSurvivor()))
                .toList();
        if (survivors.isEmpty()) {
            throw notFound("The pool has no card " + asked.getSurvivor() + ".");
        }
        List<String> lost = without(pool, asked.getSurvivor()).stream()
                .map(MemberCard::getCard)
                .toList();
        return Change.of(state.with(retire(pool, survivors, lost)
                .setForcedRecoveries(pool.getForcedRecoveries() + 1)
                .setGeneration(asked.getGeneration())
                .build()));
    }

    /** It is later at once: what is over by the new time is gone for the next reader. */
    static Change advanceClock(VaultState state, AdvanceClockChange asked) {
        PoolRecord pool = state.requirePool();
        if (asked.getOffsetMillis() < 0 || asked.getOffsetMillis() > MOST_OFFSET_MILLIS) {
            throw bad("The pool's clock can be up to 3,650 days ahead of its cards'.");
        }
        long ahead = Math.max(pool.getClockOffsetMillis(), asked.getOffsetMillis());
        return Change.of(state.atTime(state.timeMillis() + ahead - pool.getClockOffsetMillis())
                .with(pool.toBuilder().setClockOffsetMillis(ahead).build()));
    }

    private static PoolRecord.Builder retire(PoolRecord pool, List<MemberCard> staying, List<String> going) {
        long epoch = pool.getEpoch() + 1;
        return pool.toBuilder()
                .clearCards()
                .addAllCards(staying)
                .addAllRetired(going.stream()
                        .map(card -> RetiredCard.newBuilder()
                                .setCard(card)
                                .setEpoch(epoch)
                                .build())
                        .toList())
                .setEpoch(epoch);
    }

    private static List<MemberCard> without(PoolRecord pool, String card) {
        return pool.getCardsList().stream()
                .filter(other -> !other.getCard().equals(card))
                .toList();
    }
}
