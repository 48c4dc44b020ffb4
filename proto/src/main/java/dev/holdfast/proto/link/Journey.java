package dev.holdfast.proto.link;

import java.util.List;
import java.util.random.RandomGenerator;

/** One message on its way over a faulty link. Times are nanoseconds of the caller's clock. */
final class Journey {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Course course;
    private final RandomGenerator random;
    private final int bytes;
    private final boolean loose;
    private long due;
    private boolean lost;
    private boolean repeated;
    private boolean heldBack;

    Journey(Course course, RandomGenerator random, long now, int bytes, boolean loose) {
        this.course = course;
        this.random = random;
        this.due = now;
        this.bytes = bytes;
        this.loose = loose;
    }

    /** What was sent over a link before, as far as it bears on what comes after. */
    static final class Course {
        private long lastDue = Long.MIN_VALUE;
        private long freeAt = Long.MIN_VALUE;

        /** Whether everything that was sent has arrived by then. */
        boolean isOver(long now) {
            return lastDue <= now && freeAt <= now;
        }
    }

    /** Evenly spread from 0 to below 1. */
    double chance() {
        return random.nextDouble();
    }

    /** Whether it stands for itself, so that it may come twice or out of its order. */
    boolean isLoose() {
        return loose;
    }

    boolean isLost() {
        return lost;
    }

    void lose() {
        lost = true;
    }

    void delay(long nanos) {
        due += nanos;
    }

    void repeat() {
        repeated = true;
    }

    void holdBack(long nanos) {
        heldBack = true;
        due += nanos;
    }

    /** Takes its turn on a link that carries so much. */
    void queue(long bytesPerSecond) {
        due = Math.max(due, course.freeAt) + (long) (bytes * NANOS_PER_SECOND / bytesPerSecond);
        course.freeAt = due;
    }

    /** When it arrives: never, once, or twice. */
    List<Long> arrivals() {
        if (lost) {
            return List.of();
        }
        if (!heldBack) {
            due = Math.max(due, course.lastDue);
            course.lastDue = due;
        }
        return repeated ? List.of(due, due) : List.of(due);
    }
}
