package dev.holdfast.coordinator.healing;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest events, for whoever asks; all of them go to the log. */
final class HealingJournal {

    private static final Logger LOG = LoggerFactory.getLogger(HealingJournal.class);
    private static final int KEPT = 1_000;

    private final Clock clock;
    private final Deque<HealingEvent> newest = new ArrayDeque<>();

    HealingJournal(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(String pool, HealingEvent.Kind kind, String card, String text) {
        LOG.info("Pool {}: {}", pool, text);
        newest.addLast(new HealingEvent(clock.instant(), pool, kind, card, text));
        if (newest.size() > KEPT) {
            newest.removeFirst();
        }
    }

    synchronized List<HealingEvent> all() {
        return List.copyOf(newest);
    }
}
