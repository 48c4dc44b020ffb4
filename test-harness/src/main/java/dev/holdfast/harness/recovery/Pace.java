package dev.holdfast.harness.recovery;

import java.time.Duration;

/**
 * How long people take.
 *
 * @param pause before the operator looks or tries again
 * @param patience with one answer
 * @param late how much later a custodian comes who is late
 * @param tries after so many refusals in all the operator gives up
 */
public record Pace(Duration pause, Duration patience, Duration late, int tries) {

    /** Of people in a company, which costs nothing in virtual time. */
    public static final Pace OF_PEOPLE =
            new Pace(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofHours(2), 60);

    /** Of somebody who sits at the machine and plays them all: a custodian who is late comes after twenty seconds. */
    public static final Pace AT_THE_MACHINE =
            new Pace(Duration.ofSeconds(3), Duration.ofMinutes(3), Duration.ofSeconds(20), 60);
}
