package dev.holdfast.harness.report;

import dev.holdfast.harness.report.DrillReport.Phase;
import java.util.List;

/**
 * What was tried, and what clients met with while it was. All times are milliseconds from the start of the drill.
 *
 * @param description of the experiment, as its file says; may be empty
 * @param steps of the experiment, in their order
 * @param faults that were made, in the order of their beginning
 * @param seconds in which clients were told anything, in their order; empty when no client was at work
 * @param lost changes that clients were acknowledged and that are not there
 * @param judged what the checkers say of what clients and cards told
 */
public record RunDetail(
        String description,
        List<Step> steps,
        List<Fault> faults,
        List<Second> seconds,
        List<LostChange> lost,
        Judged judged) {

    /** Of a drill of which nothing more is known. */
    public static final RunDetail NONE = new RunDetail("", List.of(), List.of(), List.of(), List.of(), Judged.NOT);

    private static final long SECOND = 1_000;

    /** Of a run that nobody has judged. */
    public RunDetail(
            String description, List<Step> steps, List<Fault> faults, List<Second> seconds, List<LostChange> lost) {
        this(description, steps, faults, seconds, lost, Judged.NOT);
    }

    /**
     * One step of the experiment.
     *
     * @param part such as "hypothesis", "method", "verification" or "rollback"
     * @param kind such as "probe", "workload", "fault", "recovery", "human" or "check"
     * @param name for people
     * @param options as the file has them, such as "on: leader, after: 5s"
     */
    public record Step(String part, String kind, String name, String options) {}

    /**
     * A fault while it lasted.
     *
     * @param durationMillis until it was ended, or until the drill was
     * @param outcome what it did, as it told itself
     */
    public record Fault(long startMillis, long durationMillis, String name, String outcome) {}

    /**
     * One second of the clients, by the time at which their calls ended.
     *
     * @param atMillis where it begins: a multiple of 1,000
     * @param answered calls that did what was asked
     * @param refused calls that did not
     * @param unknown calls of which nobody was told
     * @param p50Micros latency of those that were answered, in microseconds; 0 if none was, as the next two
     * @param p99Micros likewise
     * @param maxMicros likewise
     */
    public record Second(
            long atMillis, long answered, long refused, long unknown, long p50Micros, long p99Micros, long maxMicros) {}

    /** A change that was acknowledged at that time, and is lost. */
    public record LostChange(long acknowledgedMillis, String text) {}

    /**
     * What the checkers say.
     *
     * @param verdict ok, violation or unknown; empty if nobody was asked
     * @param ground what was judged, in sentences
     * @param evidence what speaks against the run
     */
    public record Judged(String verdict, String ground, List<Evidence> evidence) {

        public static final Judged NOT = new Judged("", "", List.of());

        public Judged {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * One finding.
     *
     * @param checker whose it is
     * @param lines that prove it, such as the longest order of calls that was found; may be none
     */
    public record Evidence(String checker, String sentence, List<String> lines) {

        public Evidence {
            lines = List.copyOf(lines);
        }
    }

    public RunDetail {
        steps = List.copyOf(steps);
        faults = List.copyOf(faults);
        seconds = List.copyOf(seconds);
        lost = List.copyOf(lost);
    }

    /** Whether clients were at work, so that something can be said of a phase as they saw it. */
    public boolean hasClients() {
        return !seconds.isEmpty();
    }

    /**
     * The recovery time of a phase as clients saw it: for how long of it at a stretch none of them was answered, by whole
     * seconds of theirs. Before the first call and after the last nobody asked.
     */
    public long longestSilenceMillis(Phase phase) {
        if (seconds.isEmpty()) {
            return 0;
        }
        long silentSince = seconds.get(0).atMillis();
        long longest = 0;
        for (Second second : seconds) {
            if (second.answered() > 0) {
                longest = Math.max(longest, within(phase, silentSince, second.atMillis()));
                silentSince = second.atMillis() + SECOND;
            }
        }
        long end = seconds.get(seconds.size() - 1).atMillis() + SECOND;
        return Math.max(longest, within(phase, silentSince, end));
    }

    /** The recovery point of a phase: changes that were acknowledged in it and are lost. */
    public long lostIn(Phase phase) {
        return lost.stream()
                .filter(change -> change.acknowledgedMillis() >= phase.startMillis()
                        && change.acknowledgedMillis() < phase.startMillis() + phase.durationMillis())
                .count();
    }

    private static long within(Phase phase, long from, long to) {
        long start = Math.max(from, phase.startMillis());
        return Math.max(0, Math.min(to, phase.startMillis() + phase.durationMillis()) - start);
    }
}
