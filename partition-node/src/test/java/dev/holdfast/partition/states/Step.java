package dev.holdfast.partition.states;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One step of a walk.
 *
 * @param seed from which it takes what is left open, so that it is the same step wherever it stands
 */
record Step(Kind kind, long seed) {

    /** What can happen to a card, and how often it does beside the others. */
    enum Kind {
        POWER_ON(10),
        POWER_CUT(3),
        POWER_OFF(1),
        WAIT(6),
        WAIT_LONG(1),
        ANY_REQUEST(10),
        INITIALIZE(4),
        SELF_TEST(4),
        ALL_SELF_TESTS(1),
        ZEROIZE(1),
        DECOMMISSION(1),
        LOG_IN(4),
        BEGIN_LOAD(2),
        ABANDON_LOAD(1),
        ENTER_TRANSPORT(1),
        LEAVE_TRANSPORT(3),
        CLEAR_TAMPER(3),
        ALLOW_DEGRADED(2),
        LEAVE_POOL(1),
        FAIL_A_SELF_TEST(3),
        FAIL_THE_NOISE(2),
        FAIL_A_DISK(2),
        MOVE_A_SENSOR(2),
        PLAN_A_HALT(4),
        PLAN_A_POWER_CUT(3),
        RESUME(6),
        CLEAR_FAULTS(4);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    static List<Step> any(long seed, int count) {
        List<Kind> urn = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < kind.weight; i++) {
                urn.add(kind);
            }
        }
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(new Step(urn.get(random.nextInt(urn.size())), random.nextInt(1_000_000)));
        }
        return steps;
    }
}
