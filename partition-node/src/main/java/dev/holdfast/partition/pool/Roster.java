package dev.holdfast.partition.pool;

import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.RetiredCard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which cards a pool has, and which it had, as one card knows it: from the replicated record once the pool is provisioned,
 * before that from the founding of its generation.
 */
public final class Roster {

    private final CardMembership membership;
    private final Optional<PoolRecord> pool;
    private final Map<String, RetiredCard> retired = new HashMap<>();

    /** @param pool the replicated record, empty before the pool is provisioned */
    public Roster(CardMembership membership, Optional<PoolRecord> pool) {
        this.membership = membership;
        this.pool = pool;
        pool.ifPresent(record -> record.getRetiredList().forEach(card -> retired.putIfAbsent(card.getCard(), card)));
    }

    public CardMembership membership() {
        return membership;
    }

    Optional<PoolRecord> pool() {
        return pool;
    }

    /** Admitted and not retired. */
    public List<MemberCard> cards() {
        return pool.map(PoolRecord::getCardsList).orElseGet(membership::getMembersList);
    }

    public boolean isAdmitted(String card) {
        return cards().stream().anyMatch(member -> member.getCard().equals(card));
    }

    /** How and when the card was retired, or empty if it never was. */
    public Optional<RetiredCard> retired(String card) {
        return Optional.ofNullable(retired.get(card));
    }

    /** 0 before the pool is provisioned. */
    public long epoch() {
        return pool.map(PoolRecord::getEpoch).orElse(0L);
    }

    /** Whether this card began a generation of which the replicated record does not know yet. */
    public boolean isRecovering() {
        return pool.isPresent() && pool.get().getGeneration() < membership.getGeneration();
    }
}
