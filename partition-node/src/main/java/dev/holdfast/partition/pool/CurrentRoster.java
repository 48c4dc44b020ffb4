package dev.holdfast.partition.pool;

import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.PoolRecord;
import java.util.Optional;

/** The roster as this card has applied it: asked for with every message, and made anew only when the pool's record changes. */
public final class CurrentRoster {

    private final CardMembership membership;
    private final VaultMachine machine;
    private volatile Roster last;

    public CurrentRoster(CardMembership membership, VaultMachine machine) {
        this.membership = membership;
        this.machine = machine;
        this.last = new Roster(membership, machine.vault().pool());
    }

    public CardMembership membership() {
        return membership;
    }

    /** From any thread. */
    public Roster get() {
        Optional<PoolRecord> now = machine.vault().pool();
        Roster known = last;
        if (!known.pool().equals(now)) {
            known = new Roster(membership, now);
            last = known;
        }
        return known;
    }
}
