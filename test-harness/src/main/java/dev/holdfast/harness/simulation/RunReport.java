package dev.holdfast.harness.simulation;

import dev.holdfast.harness.checker.Invariant;
import dev.holdfast.harness.checker.Judgement.Finding;
import dev.holdfast.harness.checker.KeyVerdict;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.inspection.ClientSeconds;
import dev.holdfast.harness.inspection.JudgementText;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.harness.report.DrillReport.Moment;
import dev.holdfast.harness.report.DrillReport.Phase;
import dev.holdfast.harness.report.RunDetail;
import dev.holdfast.harness.report.RunDetail.LostChange;
import dev.holdfast.harness.report.RunDetail.Second;
import dev.holdfast.harness.report.RunKind;
import dev.holdfast.partition.planted.PlantedBug;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A run as a report tells it. What came long before the end of a long run is left out, and that is said: a page of a day of faults
 * is of no use to anybody, and the run's history and its command have it all.
 */
final class RunReport {

    private static final Duration LAST = Duration.ofHours(2);
    /** Virtual time begins with the run. */
    private static final long BEGIN = 0;

    private static final int MOST_FAULTS = 150;
    private static final int MOST_MOMENTS = 100;
    private static final int MOST_SENTENCES = 20;
    private static final String LOST = "nothing acknowledged is lost";
    /** The call whose acknowledgement a finding is about is the last one that it names. */
    private static final Pattern CALL = Pattern.compile("call (\\d+)");

    private final Run run;
    private final ToldEvents told;
    private final long from;

    private RunReport(Run run) {
        this.run = run;
        told = ToldEvents.of(run.events(), run.virtual());
        from = Math.max(0, run.virtual().minus(LAST).toMillis());
    }

    /**
     * The report of a run.
     *
     * @param replay the command that runs it again
     */
    static DrillReport of(Run run, Instant now, String replay) {
        return new RunReport(run).report(now, replay);
    }

    private DrillReport report(Instant now, String replay) {
        return new DrillReport(
                "simulate",
                "Simulation of seed " + run.setting().seed(),
                RunKind.SIMULATION,
                now,
                run.virtual().toMillis(),
                configuration(),
                replay,
                phases(),
                checks(),
                List.of(),
                new Loss(run.judgement().keys().size(), List.of(), Loss.NO_BACKUP),
                moments(),
                new RunDetail(description(), List.of(), faults(), seconds(), lost()));
    }

    private String description() {
        String all = "A pool of " + run.setting().cards() + " cards, its coordinator and "
                + run.setting().clients()
                + " clients, in virtual time: "
                + Run.time(run.setting().time())
                + " in which things go wrong as the seed decides, then none, and the pool has to become whole again. "
                + told.faults().size() + " faults, " + run.history().calls().size() + " calls.";
        boolean whole = from == 0 && faults().size() == told.faults().size();
        return whole
                ? all
                : all + " Shown here is the end of the run, " + faults().size()
                        + " of the faults; the history beside this page has all calls, and the command below prints all"
                        + " events.";
    }

    private Map<String, String> configuration() {
        Setting setting = run.setting();
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("seed", Long.toString(setting.seed()));
        shown.put("time", Run.time(setting.time()));
        shown.put("cards", Integer.toString(setting.cards()));
        shown.put("clients", Integer.toString(setting.clients()));
        shown.put(
                "faults, and how often on average",
                setting.rates().means().entrySet().stream()
                        .map(rate -> FaultWord.of(rate.getKey()) + " " + Run.time(rate.getValue()))
                        .collect(Collectors.joining(", ")));
        if (!setting.bugs().isEmpty()) {
            shown.put(
                    "planted bugs",
                    setting.bugs().stream().map(PlantedBug::word).collect(Collectors.joining(", ")));
        }
        shown.put("digest", run.digest());
        shown.put("java", System.getProperty("java.runtime.version", "unknown"));
        return shown;
    }

    /** Safety and liveness. A run that a defect ended may never have come to the second. */
    private List<Phase> phases() {
        long end = run.virtual().toMillis();
        long healing = told.safetyEnds().orElse(end);
        boolean lived = run.hang().isEmpty();
        Phase safety = new Phase(
                "Things go wrong",
                0,
                healing,
                false,
                lived || told.safetyEnds().isPresent(),
                lived || told.safetyEnds().isPresent() ? told.faults().size() + " faults." : run.hang());
        if (told.safetyEnds().isEmpty()) {
            return List.of(safety);
        }
        String outcome = lived ? "The pool is whole, and every client has its answer." : run.hang();
        return List.of(safety, new Phase("Nothing is wrong any more", healing, end - healing, true, lived, outcome));
    }

    private List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        List<KeyVerdict> keys = run.judgement().keys();
        long explained =
                keys.stream().filter(key -> key.verdict() == Verdict.OK).count();
        checks.add(new Check(
                "keys whose clients' answers one order of calls explains", keys.size(), explained, evidence(keys)));
        for (Invariant invariant : Invariant.all()) {
            List<String> broken = run.judgement().findings().stream()
                    .filter(finding -> finding.invariant().equals(invariant.name()))
                    .map(Finding::sentence)
                    .limit(MOST_SENTENCES)
                    .toList();
            checks.add(new Check(invariant.name(), 1, broken.isEmpty() ? 1 : 0, broken));
        }
        return checks;
    }

    /** The longest order that was found for each key that has none, and what cannot come next. */
    private List<String> evidence(List<KeyVerdict> keys) {
        StringWriter lines = new StringWriter();
        keys.stream()
                .filter(key -> key.verdict() != Verdict.OK)
                .limit(MOST_SENTENCES)
                .forEach(key -> JudgementText.print(run.history(), key, new PrintWriter(lines)));
        return lines.toString()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private List<Moment> moments() {
        List<Moment> shown = new ArrayList<>(last(
                told.moments().stream()
                        .filter(moment -> moment.atMillis() >= from)
                        .toList(),
                MOST_MOMENTS));
        shown.add(
                run.isGood()
                        ? new Moment(run.virtual().toMillis(), Moment.Kind.RECOVERED, "The run ends well")
                        : new Moment(run.virtual().toMillis(), Moment.Kind.FAILED, "The run does not end well"));
        return shown;
    }

    private List<RunDetail.Fault> faults() {
        return last(
                told.faults().stream()
                        .filter(fault -> fault.startMillis() + fault.durationMillis() >= from)
                        .toList(),
                MOST_FAULTS);
    }

    private List<Second> seconds() {
        return ClientSeconds.of(run.history(), BEGIN).stream()
                .filter(second -> second.atMillis() >= from)
                .toList();
    }

    private List<LostChange> lost() {
        return run.judgement().findings().stream()
                .filter(finding -> finding.invariant().equals(LOST))
                .map(finding -> new LostChange(acknowledged(finding.sentence()), finding.sentence()))
                .toList();
    }

    private long acknowledged(String sentence) {
        Matcher calls = CALL.matcher(sentence);
        long named = 0;
        while (calls.find()) {
            named = Long.parseLong(calls.group(1));
        }
        long call = named;
        return run.history().calls().stream()
                .filter(each -> each.id() == call)
                .mapToLong(Call::end)
                .map(nanos -> Duration.ofNanos(nanos - BEGIN).toMillis())
                .findFirst()
                .orElse(0);
    }

    private static <T> List<T> last(List<T> all, int most) {
        return all.subList(Math.max(0, all.size() - most), all.size());
    }
}
