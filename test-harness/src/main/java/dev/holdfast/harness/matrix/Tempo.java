package dev.holdfast.harness.matrix;

import dev.holdfast.harness.recovery.Pace;
import java.time.Duration;

/**
 * How long things take in a cell.
 *
 * @param pace of the people
 * @param older how much older the older backup is than the newest key
 * @param power for how long cards have none, when it is cut
 * @param partition for how long a card is cut off
 * @param outage for how long the storage fails
 * @param creating the disaster comes within this while a pool is created
 * @param step and within this in every other step
 * @param healing after which a pool with a majority must be whole again
 */
record Tempo(
        Pace pace,
        Duration older,
        Duration power,
        Duration partition,
        Duration outage,
        Duration creating,
        Duration step,
        Duration healing) {

    /** In virtual time waiting costs nothing. */
    static final Tempo VIRTUAL = new Tempo(
            Pace.OF_PEOPLE,
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMillis(1_500),
            Duration.ofMillis(24),
            Duration.ofHours(1));

    /** On a machine everything is shorter, but still longer than the healer waits for a card. */
    static final Tempo MACHINE = new Tempo(
            Pace.AT_THE_MACHINE,
            Duration.ofSeconds(1),
            Duration.ofSeconds(15),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15),
            Duration.ofSeconds(8),
            Duration.ofMillis(400),
            Duration.ofMinutes(5));
}
