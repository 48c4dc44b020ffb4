package dev.holdfast.harness.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a drill, or a run of the simulator, did and what it found. All times in a report are milliseconds from its start unless they say otherwise.
 *
 * @param drill the drill's name on the command line, such as "region-loss"
 * @param title what a person calls it, such as "Loss of a region"
 * @param kind what it is of
 * @param started by the clock on the wall
 * @param durationMillis of the whole drill, what came before the disaster included
 * @param configuration what it was run with, in the order to be shown: cards, quorum, custody, keys, seed, versions
 * @param replay the command that runs it again
 * @param phases in the order they ran; a phase that failed is the last one
 * @param checks what was compared after the recovery
 * @param refusals what had to be refused on the way, and whether it was
 * @param loss what did not come back; meaningful once something was compared
 * @param timeline moments worth a mark, such as the disaster itself, in their order
 * @param detail what was tried, and what clients met with
 */
public record DrillReport(
        String drill,
        String title,
        RunKind kind,
        Instant started,
        long durationMillis,
        Map<String, String> configuration,
        String replay,
        List<Phase> phases,
        List<Check> checks,
        List<Refusal> refusals,
        Loss loss,
        List<Moment> timeline,
        RunDetail detail) {

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
     * @param millisSinceBackup from the point of the backup to the disaster, or {@link #NO_BACKUP}
     */
    public record Loss(long keysBefore, List<String> keysLost, long millisSinceBackup) {

        /** The drill took none: cards that were left brought the pool back. */
        public static final long NO_BACKUP = -1;

        public Loss {
            keysLost = List.copyOf(keysLost);
        }

        boolean hasBackup() {
            return millisSinceBackup != NO_BACKUP;
        }

        /** In words that end a sentence about the loss. */
        String backup() {
            return hasBackup()
                    ? "the backup was " + Elapsed.words(millisSinceBackup) + " old at the disaster"
                    : "no backup was needed";
        }
    }

    /** A mark on the timeline. */
    public record Moment(long atMillis, Kind kind, String text) {

        public enum Kind {
            STEP,
            /** Something goes wrong that costs no copy of the pool. */
            FAULT,
            /** Something that does. */
            DISASTER,
            RECOVERED,
            REFUSED,
            FAILED
        }
    }

    public DrillReport {
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
        phases = List.copyOf(phases);
        checks = List.copyOf(checks);
        refusals = List.copyOf(refusals);
        timeline = List.copyOf(timeline);
    }

    /** Full recovery: every phase succeeded, everything compared is as it was, everything forbidden was refused. */
    public boolean recovered() {
        return shortcomings().isEmpty();
    }

    /** Whether the drill came as far as comparing anything; before that, nothing is known about the loss. */
    public boolean compared() {
        return !checks.isEmpty();
    }

    /** The recovery time: the sum of the phases that count for it. It is an RTO if the drill {@link #recovered}. */
    public long recoveryMillis() {
        return phases.stream()
                .filter(Phase::recovery)
                .mapToLong(Phase::durationMillis)
                .sum();
    }

    /** Everything that speaks against a full recovery, one sentence each; empty exactly when there was one. */
    public List<String> shortcomings() {
        List<String> sentences = new ArrayList<>();
        if (phases.isEmpty()) {
            sentences.add("No phase ran.");
        }
        phases.stream()
                .filter(phase -> !phase.succeeded())
                .forEach(phase -> sentences.add("\"" + phase.name() + "\" failed: " + phase.outcome()));
        if (!compared()) {
            sentences.add("Nothing was compared.");
        }
        checks.stream().filter(check -> !check.passed()).forEach(check -> sentences.add(shortcoming(check)));
        refusals.stream().filter(refusal -> !refusal.passed()).forEach(refusal -> sentences.add(shortcoming(refusal)));
        if (!detail.lost().isEmpty()) {
            sentences.add(detail.lost().size() + " changes that clients were acknowledged are lost.");
        }
        if (!loss.keysLost().isEmpty()) {
            sentences.add(loss.keysLost().size() + " of " + loss.keysBefore() + " keys did not come back.");
        }
        return List.copyOf(sentences);
    }

    /** Why the verdict is what it is. */
    public String reason() {
        if (!recovered()) {
            return String.join(" ", shortcomings());
        }
        if (kind == RunKind.SIMULATION) {
            return "The pool became whole again, one order of calls explains every answer, and no invariant is broken.";
        }
        String refused = refusals.isEmpty() ? "" : ", and everything that had to be refused was refused";
        return "All keys (" + loss.keysBefore() + ") came back in " + Elapsed.words(recoveryMillis())
                + "; everything compared is as it was" + refused + ".";
    }

    private String shortcoming(Check check) {
        if (kind == RunKind.SIMULATION && !check.differences().isEmpty()) {
            return "\"" + check.subject() + "\" does not hold. "
                    + check.differences().get(0);
        }
        String counts =
                "\"" + check.subject() + "\": " + check.matched() + " of " + check.expected() + " were as before";
        return check.expected() == check.matched()
                ? counts + ", and yet: " + check.differences().get(0)
                : counts + ".";
    }

    private static String shortcoming(Refusal refusal) {
        return refusal.expectedCode().equals(refusal.actualCode())
                ? "\"" + refusal.attempt() + "\" was refused, and yet it changed the pool."
                : "\"" + refusal.attempt() + "\" had to be refused with " + refusal.expectedCode() + " and ended with "
                        + refusal.actualCode() + ".";
    }
}
