package dev.holdfast.harness.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What a run is made from. The same setting gives the same run.
 *
 * @param seed decides about everything that chance decides about
 * @param time how long things go wrong, in virtual time
 * @param cards of the pool
 * @param clients that use it at the same time
 * @param rates what goes wrong, and how often
 */
record Setting(long seed, Duration time, int cards, int clients, FaultRates rates) {

    /** With rates that the seed decides about. */
    static Setting of(long seed, Duration time) {
        return new Setting(seed, time, 3, 4, FaultRates.drawn(new SplittableRandom(seed)));
    }

    Setting withTime(Duration shorter) {
        return new Setting(seed, shorter, cards, clients, rates);
    }

    Setting withCards(int others) {
        return new Setting(seed, time, others, clients, rates);
    }

    Setting withClients(int others) {
        return new Setting(seed, time, cards, others, rates);
    }

    Setting withRates(FaultRates others) {
        return new Setting(seed, time, cards, clients, others);
    }
}
