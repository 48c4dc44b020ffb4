package dev.holdfast.partition.rack;

import dev.holdfast.partition.environment.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** A clock that stands still unless it is run, and the events that are due at a time. */
public final class VirtualTime implements Clock {

    /** When every history begins, milliseconds since the epoch. */
    static final long START_MILLIS = 1_800_000_000_000L;

    private record Event(long nanos, long sequence, Runnable task) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::sequence));
    private long now;
    private long sequence;

    /** Does something later; of what is due at the same time, what was given first. */
    public void after(Duration delay, Runnable task) {
        events.add(new Event(now + delay.toNanos(), sequence++, task));
    }

    /** Runs what is due until the condition holds. Whether it does is the answer. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long end = now + limit.toNanos();
        while (!condition.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.nanos() > end) {
                now = end;
                return condition.getAsBoolean();
            }
            events.remove();
            now = Math.max(now, next.nanos());
            next.task().run();
        }
        return true;
    }

    @Override
    public long millis() {
        return START_MILLIS + now / 1_000_000;
    }

    @Override
    public long monotonicNanos() {
        return now;
    }
}
