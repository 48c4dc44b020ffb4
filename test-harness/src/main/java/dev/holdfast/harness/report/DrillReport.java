package dev.holdfast.harness.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a drill did and what it found. All times in a report are milliseconds from its start unless they say otherwise.
 *
 * @param drill the drill's name on the command line, such as "region-loss"
 * @param configuration what it was run with, in the order to be shown: cards, quorum, custody, keys, seed, versions
 * @param replay the command that runs it again
 * @param phases in the order they ran; a phase that failed is the last one
 * @param checks what was compared after the recovery
 * @param refusals what had to be refused on the way, and whether it was
 * @param timeline moments worth a mark, such as the disaster itself
 */
public record DrillReport(
        String drill,
        String title,
        Instant started,
        long durationMillis,
        Map<String, String> configuration,
        String replay,
        List<Phase> phases,
        List<Check> checks,
        List<Refusal> refusals,
        Loss loss,
        List<Moment> timeline) {

    /** Grows when a member changes its meaning or goes away. */
    public static final int VERSION = 1;

    /** On every rendering. */
    public static final String NOTICE =
            "Holdfast is a simulator. It claims no validation; no real key was ever in danger.";

    /**
     * One step of the procedure.
     *
     * @param recovery whether its time counts for the RTO: it lies between the disaster and the proof
     * @param outcome one sentence: what it did, or why it failed
     */
    public record Phase(
            String name, long startMillis, long durationMillis, boolean recovery, boolean succeeded, String outcome) {}

    /**
     * One kind of thing that was compared.
     *
     * @param subject such as "key versions", "signatures made before the disaster verify"
     * @param expected how many there were
     * @param matched how many of them were found as they had been
     * @param differences the first few that were not, one sentence each
     */
    public record Check(String subject, long expected, long matched, List<String> differences) {

        public Check {
            differences = List.copyOf(differences);
        }

        public boolean passed() {
            return expected == matched && differences.isEmpty();
        }
    }

    /**
     * Something that must not work.
     *
     * @param attempt such as "one share too few"
     * @param expectedCode the refusal's code, by name
     * @param actualCode what came instead, or "OK" when it worked
     * @param message what the refused was told
     * @param nothingChanged whether the pool's state was the same before and after
     */
    public record Refusal(
            String attempt, String expectedCode, String actualCode, String message, boolean nothingChanged) {

        public boolean passed() {
            return expectedCode.equals(actualCode) && nothingChanged;
        }
    }

    /**
     * The recovery point: what was acknowledged before the disaster and is not there after the recovery.
     *
     * @param keysBefore keys that existed when the disaster struck
     * @param keysLost names of those that did not come back
     * @param millisSinceBackup from the point of the backup to the disaster
     */
    public record Loss(long keysBefore, List<String> keysLost, long millisSinceBackup) {

        public Loss {
            keysLost = List.copyOf(keysLost);
        }
    }

    /** A mark on the timeline. */
    public record Moment(long atMillis, Kind kind, String text) {

        public enum Kind {
            STEP,
            DISASTER,
            RECOVERED,
            REFUSED,
            FAILED
        }
    }

    public DrillReport {
        phases = List.copyOf(phases);
        checks = List.copyOf(checks);
        refusals = List.copyOf(refusals);
        timeline = List.copyOf(timeline);
    }

    /** Full recovery: every phase succeeded, everything compared is as it was, everything forbidden was refused. */
    public boolean recovered() {
        return !phases.isEmpty()
                && !checks.isEmpty()
                && phases.stream().allMatch(Phase::succeeded)
                && checks.stream().allMatch(Check::passed)
                && refusals.stream().allMatch(Refusal::passed)
                && loss.keysLost().isEmpty();
    }

    /** The recovery time: the sum of the phases that count for it. */
    public long recoveryMillis() {
        return phases.stream()
                .filter(Phase::recovery)
                .mapToLong(Phase::durationMillis)
                .sum();
    }
}
