package dev.holdfast.bridge.token;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** What the applications of one door share. */
final class Door {

    private final DoorPlan plan;
    private final Pool pool;
    private final SessionNumbers sessionNumbers = new SessionNumbers(new SecureRandom());

    Door(TokenCards cards, DoorPlan plan) {
        this.plan = plan;
        this.pool = new Pool(cards, plan.profile());
    }

    Pool pool() {
        return pool;
    }

    DoorPlan plan() {
        return plan;
    }

    long nextSession() {
        return sessionNumbers.next();
    }

    Visit visit(Slot slot, AtomicLong objectNumbers) {
        return new Visit(slot, pool, plan, objectNumbers);
    }
}
