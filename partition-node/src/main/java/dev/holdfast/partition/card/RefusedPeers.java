package dev.holdfast.partition.card;

import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.proto.v1.EventKind;
import java.util.HashSet;
import java.util.Set;

/**
 * Events about peers that were refused. A peer comes back as often as it likes, so a sentence is noted once a minute, and
 * not more than {@value #MOST} different ones.
 */
final class RefusedPeers {

    private static final int MOST = 30;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final EventLog events;
    private final Clock clock;
    private final Set<String> noted = new HashSet<>();
    private long sinceNanos;

    RefusedPeers(EventLog events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    synchronized void add(String sentence) {
        long now = clock.monotonicNanos();
        if (noted.isEmpty() || now - sinceNanos > MINUTE_NANOS) {
            noted.clear();
            sinceNanos = now;
        }
        if (noted.size() < MOST && noted.add(sentence)) {
            events.add(EventKind.PEER_REFUSED, sentence);
        }
    }
}
