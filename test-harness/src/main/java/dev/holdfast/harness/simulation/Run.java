package dev.holdfast.harness.simulation;

import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.history.History;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of a run.
 *
 * @param events what went wrong and what the service did about it, each with its virtual time
 * @param virtual how much virtual time passed in all
 * @param hang what did not end well although nothing was wrong any more, or ended by a defect; empty when all ended well
 * @param digest SHA-256 over calls and events, hexadecimal: the same setting has the same on every JVM
 */
record Run(
        Setting setting,
        History history,
        List<String> events,
        Duration virtual,
        Judgement judgement,
        String hang,
        String digest) {

    public Run {
        events = List.copyOf(events);
    }

    /** As events tell it: hours, minutes, seconds and milliseconds since the run began. */
    static String time(Duration since) {
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d.%03d",
                since.toHours(),
                since.toMinutesPart(),
                since.toSecondsPart(),
                since.toMillisPart());
    }

    /** Whether nothing was found. */
    boolean isGood() {
        return hang.isEmpty() && judgement.verdict() != Verdict.VIOLATION;
    }
}
