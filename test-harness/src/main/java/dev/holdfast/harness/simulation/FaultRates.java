package dev.holdfast.harness.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How often what goes wrong in a run. Each run draws its own, and most of the kinds stay away from it, because faults that always
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
        /** The cards fall into two groups that do not hear one another; the coordinator, and so its clients, reach both. */
        SPLIT,
        /** Between the cards, messages are late, lost, doubled, out of order, or slow. */
        BAD_NETWORK,
        /** The coordinator ends without a word, and starts anew. */
        COORDINATOR_CRASH,
        /** One card stands still for a while, and goes on as if nothing had been. */
        PAUSE,
        /** One card's clock is set wrong, or runs faster or slower than the others. */
        CLOCK,
        /** A disk reports syncs that it does not do, and then the power fails: that copy is lost. */
        LYING_DISK,
        /** A few calls on a card's disks fail. */
        DISK_ERROR,
        /** Half of what a card writes reaches its disk, and then its power fails. */
        TORN_WRITE,
        /** A card's disk is full for a while. */
        FULL_DISK,
        /** What a card reads has changed: that copy is lost. */
        ROT,
        /** A self-test fails once: of an algorithm, of the image, or of a pair of keys. */
        SELF_TEST,
        /** The noise source of a card is not random for a moment. */
        ENTROPY,
        /** A card gets too hot, or its supply is not what it should be, and it shuts down. */
        SENSOR,
        /** A card is opened, and zeroizes: that copy is lost. */
        TAMPER,
        /** Every card there is, for good: people bring the pool back from its security domain and a backup. */
        REGION_LOSS;

        /** Whether it takes a copy of everything that the pool keeps. */
        boolean takesACopy() {
            return this == CARD_LOSS || this == LYING_DISK || this == ROT || this == TAMPER;
        }
    }

    private static final Duration OFTEN = Duration.ofSeconds(30);
    /** A recovery takes people a minute, and all that may go wrong in it is to have time for it. */
    private static final Duration OFTEN_A_REGION = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofHours(1);
    /** Of the kinds, how many there are in a run at most. */
    private static final double LARGEST_SHARE = 0.6;

    public FaultRates {
        Map<Kind, Duration> sorted = new EnumMap<>(Kind.class);
        sorted.putAll(means);
        means = Collections.unmodifiableMap(sorted);
    }

    static FaultRates drawn(SplittableRandom random) {
        Map<Kind, Duration> means = new EnumMap<>(Kind.class);
        double share = LARGEST_SHARE * random.nextDouble();
        for (Kind kind : Kind.values()) {
            if (random.nextDouble() < share) {
                means.put(kind, rate(kind, random));
            }
        }
        return new FaultRates(means);
    }

    /** These kinds alone, and often: about every half minute each, but a region every minute. */
    static FaultRates only(Collection<Kind> kinds) {
        return new FaultRates(kinds.stream().collect(Collectors.toMap(Function.identity(), FaultRates::often)));
    }

    private static Duration often(Kind kind) {
        return kind == Kind.REGION_LOSS ? OFTEN_A_REGION : OFTEN;
    }

    Optional<Duration> mean(Kind kind) {
        return Optional.ofNullable(means.get(kind));
    }

    /** Of a kind that happens so often on the average. */
    static Duration untilNext(Duration mean, SplittableRandom random) {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * mean.toNanos()));
    }

    FaultRates without(Kind kind) {
        Map<Kind, Duration> fewer = new EnumMap<>(Kind.class);
        fewer.putAll(means);
        fewer.remove(kind);
        return new FaultRates(fewer);
    }

    /** As likely between 20 s and 40 s as between 20 min and 40 min. */
    private static Duration rate(Kind kind, SplittableRandom random) {
        Duration shortest = kind == Kind.REGION_LOSS ? OFTEN_A_REGION : SHORTEST;
        double span = Math.log((double) LONGEST.toMillis() / shortest.toMillis());
        return Duration.ofMillis((long) (shortest.toMillis() * Math.exp(random.nextDouble() * span)));
    }
}
