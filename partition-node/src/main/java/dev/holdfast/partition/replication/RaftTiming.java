package dev.holdfast.partition.replication;

import java.time.Duration;

/**
 * How fast a pool notices that its leader is gone. MicroRaft counts heartbeats in whole seconds; its clock and its
 * timers are therefore run {@code scale} times faster than the card's. All durations here are the card's.
 *
 * @param scale seconds of MicroRaft per second of the card
 * @param electionTimeout until the first member of the pool repeats an election that nobody won; the others wait longer,
 *     each by half of this more than the one before it in the list of members, so that they do not split the vote again
 * @param heartbeatPeriod how often the leader shows itself
 * @param heartbeatTimeout silence after which the leader is taken for lost; also how long the leader's first answer to
 *     a request is waited for before it is asked again
 * @param patience how long a proposal or a read may take in all before it is refused
 * @param readLease how long a majority's word that this card leads is relied on for reads, by the cards' clocks; zero where
 *     one card's clock may stand still while another's runs, as on hosts of their own. Much less than {@code heartbeatTimeout}
 */
public record RaftTiming(
        int scale,
        Duration electionTimeout,
        Duration heartbeatPeriod,
        Duration heartbeatTimeout,
        Duration patience,
        Duration readLease) {

    /** A lost leader is replaced, and the next command committed, in less than a second. */
    public static final RaftTiming DEFAULT = new RaftTiming(
            10,
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            Duration.ZERO);

    /** For tests on a quiet machine or in virtual time. */
    public static final RaftTiming FAST = new RaftTiming(
            50,
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ZERO);

    public RaftTiming {
        requireWholeSeconds(heartbeatPeriod.multipliedBy(scale));
        requireWholeSeconds(heartbeatTimeout.multipliedBy(scale));
        if (electionTimeout.isNegative() || electionTimeout.isZero() || patience.compareTo(heartbeatTimeout) < 0) {
            throw new IllegalArgumentException(
                    "election timeout must be positive, patience exceed the heartbeat timeout");
        }
        if (readLease.isNegative() || readLease.multipliedBy(2).compareTo(heartbeatTimeout) > 0) {
            throw new IllegalArgumentException("a lease is at most half of the heartbeat timeout");
        }
    }

    /** For cards that share one machine, and so one clock: reads at the leader rely on a quarter of the heartbeat timeout. */
    public RaftTiming withLease() {
        return new RaftTiming(
                scale, electionTimeout, heartbeatPeriod, heartbeatTimeout, patience, heartbeatTimeout.dividedBy(4));
    }

    /** How often requests that wait for a leader or for an answer are looked after. */
    Duration retryPeriod() {
        return heartbeatPeriod.dividedBy(4);
    }

    private static void requireWholeSeconds(Duration scaled) {
        if (scaled.getSeconds() < 1 || scaled.getNano() != 0) {
            throw new IllegalArgumentException("heartbeats times scale must be whole seconds, not " + scaled);
        }
    }
}
