package dev.holdfast.harness.workload;

import java.time.Duration;
import java.util.SplittableRandom;

/** When a client asks again. Times between calls are exponentially distributed, as of many people who know nothing of each other. */
public sealed interface Pace {

    /**
     * After the answer: a slow pool is asked less.
     *
     * @param think the mean time between an answer and the next call; zero to ask at once
     */
    record Closed(Duration think) implements Pace {}

    /**
     * Whatever is answered: a slow pool is asked just as much, and its clients' calls pile up.
     *
     * @param between the mean time between two calls
     */
    record Open(Duration between) implements Pace {}

    /** The time until the next call. */
    default Duration next(SplittableRandom random) {
        Duration mean = this instanceof Closed closed ? closed.think() : ((Open) this).between();
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * mean.toNanos()));
    }
}
