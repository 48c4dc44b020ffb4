package dev.holdfast.harness.experiment;

import java.time.Duration;
import java.util.Optional;

/**
 * When a step is played. Without a word it begins as soon as the step before has ended.
 *
 * @param at since the method began; a step that comes later than that begins at once
 * @param after since the step before ended
 * @param lasting of a fault or a workload: it ends by itself after so long
 */
public record When(Optional<Duration> at, Optional<Duration> after, Optional<Duration> lasting) {

    public static final When NEXT = new When(Optional.empty(), Optional.empty(), Optional.empty());
}
