package dev.holdfast.harness.simulation;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How often what goes wrong in a run. Each run draws its own, and half of the kinds stay away from it, because faults that always
 * come together hide one another (swarm testing: Groce et al., 2012).
 *
 * @param means the mean time between two faults of a kind; none of a kind that is not there
 */
record FaultRates(Map<Kind, Duration> means) {

    /** What can go wrong. */
    public enum Kind {
        /** One card, which boots again some time later. */
        POWER_CUT,
        /** One card for good, with all that it holds; only while the pool has all its copies. */
        CARD_LOSS,
        /** The network falls in two, with the coordinator on one side; sometimes in one direction only. */
        PARTITION,
        /** Between the cards, messages are late, lost, doubled, out of order, or slow. */
        BAD_NETWORK,
        /** The coordinator ends without a word, and starts anew. */
        COORDINATOR_CRASH
    }

    private static final Duration SHORTEST = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofHours(1);

    public FaultRates {
        Map<Kind, Duration> sorted = new EnumMap<>(Kind.class);
        sorted.putAll(means);
        means = Collections.unmodifiableMap(sorted);
    }

    static FaultRates drawn(SplittableRandom random) {
        Map<Kind, Duration> means = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            if (random.nextBoolean()) {
                means.put(kind, rate(random));
            }
        }
        return new FaultRates(means);
    }

    Optional<Duration> mean(Kind kind) {
        return Optional.ofNullable(means.get(kind));
    }

    FaultRates without(Kind kind) {
        Map<Kind, Duration> fewer = new EnumMap<>(Kind.class);
        fewer.putAll(means);
        fewer.remove(kind);
        return new FaultRates(fewer);
    }

    /** As likely between 20 s and 40 s as between 20 min and 40 min. */
    private static Duration rate(SplittableRandom random) {
        double span = Math.log((double) LONGEST.toMillis() / SHORTEST.toMillis());
        return Duration.ofMillis((long) (SHORTEST.toMillis() * Math.exp(random.nextDouble() * span)));
    }
}
