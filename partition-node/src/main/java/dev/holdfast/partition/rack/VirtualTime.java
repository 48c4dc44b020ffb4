package dev.holdfast.partition.rack;

import dev.holdfast.partition.environment.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/** A clock that stands still unless it is run, and the events that are due at a time. */
public final class VirtualTime implements Clock {

    /** When every history begins, milliseconds since the epoch. */
    static final long START_MILLIS = 1_800_000_000_000L;

    private record Event(long nanos, long sequence, Runnable task) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            return nanos == other.nanos ? Long.compare(sequence, other.sequence) : Long.compare(nanos, other.nanos);
        }
    }

    private final PriorityQueue<Event> later = new PriorityQueue<>();
    /** What was given without a delay, which most is: it is in its order already. */
    private final Queue<Event> atOnce = new ArrayDeque<>();

    private long now;
    private long sequence;

    /** Does something later; of what is due at the same time, what was given first. */
    public void after(Duration delay, Runnable task) {
        Event event = new Event(now + delay.toNanos(), sequence++, task);
        if (event.nanos() == now) {
            atOnce.add(event);
        } else {
            later.add(event);
        }
    }

    /** Runs what is due until the condition holds. Whether it does is the answer. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long end = now + limit.toNanos();
        while (!condition.getAsBoolean()) {
            Queue<Event> first = first();
            Event next = first.peek();
            if (next == null || next.nanos() > end) {
                now = end;
                return condition.getAsBoolean();
            }
            first.remove();
            now = Math.max(now, next.nanos());
            next.task().run();
        }
        return true;
    }

    /** Where the next event is, if there is one. */
    private Queue<Event> first() {
        Event waiting = atOnce.peek();
        Event due = later.peek();
        return waiting == null || due != null && due.compareTo(waiting) < 0 ? later : atOnce;
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
