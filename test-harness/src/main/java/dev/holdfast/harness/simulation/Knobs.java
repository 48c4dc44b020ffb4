package dev.holdfast.harness.simulation;

import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.replication.RaftTiming;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What an installation may set, at values that nobody would choose: a mistake that hides behind the usual ones shows itself.
 *
 * @param timing how fast the cards notice that their leader is gone, and whether it reads by a lease
 * @param snapshotEvery commands between two snapshots of the cards' state
 * @param selfTestPeriod between two periodic self-tests of a card
 * @param healing how soon a lost card is replaced, and how often the pool is looked at
 */
record Knobs(RaftTiming timing, int snapshotEvery, Duration selfTestPeriod, HealingPolicy healing) {

    private static final long HEARTBEAT_MILLIS = 100;
    private static final int SCALE = 10;

    static Knobs drawn(SplittableRandom random) {
        return new Knobs(
                timing(random),
                one(random, 20, 100, 500),
                Duration.ofMinutes(one(random, 3, 60, 60, 24 * 60, 24 * 60, 24 * 60)),
                new HealingPolicy(
                        Duration.ofSeconds(one(random, 8, 10, 30, 60)),
                        Duration.ofMillis(one(random, 300, 500, 5_000))));
    }

    /** A leader is taken for lost after three heartbeats at least, and before the others have stood for a second. */
    private static RaftTiming timing(SplittableRandom random) {
        Duration heartbeat = Duration.ofMillis(one(random, 1, 1, 2) * HEARTBEAT_MILLIS);
        RaftTiming timing = new RaftTiming(
                SCALE,
                Duration.ofMillis(one(random, 50, 100, 300)),
                heartbeat,
                heartbeat.multipliedBy(one(random, 3, 5, 10)),
                Duration.ofSeconds(one(random, 3, 5, 10)),
                Duration.ZERO);
        return random.nextBoolean() ? timing : timing.withLease();
    }

    private static int one(SplittableRandom random, Integer... values) {
        return List.of(values).get(random.nextInt(values.length));
    }

    /** Of test firmware whose computations are repeatable. */
    CardOptions cards() {
        return CardOptions.standard()
                .withFirmware(Firmware.TEST)
                .withProviders(Providers.reproducible())
                .withTiming(timing)
                .withSnapshotEvery(snapshotEvery)
                .withSelfTestPeriod(selfTestPeriod);
    }

    /** For people. */
    String line() {
        return "leader shows itself every " + timing.heartbeatPeriod().toMillis() + " ms, is lost after "
                + timing.heartbeatTimeout().toMillis() + " ms, elections "
                + timing.electionTimeout().toMillis()
                + " ms, patience " + timing.patience().toSeconds() + " s, "
                + (timing.readLease().isZero() ? "no lease" : "leases") + "; a snapshot every " + snapshotEvery
                + " commands; self-tests every " + selfTestPeriod.toMinutes() + " min; healing after "
                + healing.patience().toSeconds() + " s, a look every "
                + healing.period().toMillis() + " ms";
    }
}
