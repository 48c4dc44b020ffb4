package dev.holdfast.harness.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.SeedRange;
import dev.holdfast.harness.cli.Span;
import dev.holdfast.harness.inspection.JudgementJson;
import dev.holdfast.harness.inspection.JudgementText;
import dev.holdfast.harness.operator.Json;
import dev.holdfast.harness.report.ReportFiles;
import dev.holdfast.partition.planted.PlantedBug;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hsm simulate}. */
@Command(
        name = "simulate",
        description = {
            "Runs a pool, its coordinator and its clients in virtual time while things go wrong, and judges what the"
                    + " clients were told. The seed decides everything: the same seed, time and numbers give the same"
                    + " run.",
            "Ends with 0 if nothing was found, with 1 if something was, and with 4 if the judging used up its budget."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  hsm simulate --seed 7 --time 24h", "  hsm simulate --seeds 1..500 --time 4m"})
public final class SimulateCommand implements Callable<Integer> {

    private static final int CUSTODIANS = 5;

    private static final class Seeds {

        @Option(names = "--seed", paramLabel = "N", description = "The run of this seed. Default: 1.")
        private @Nullable Long seed;

        @Option(
                names = "--seeds",
                paramLabel = "A..B",
                converter = SeedRange.Words.class,
                description = "The runs of all these seeds.")
        private @Nullable SeedRange seeds;

        SeedRange range() {
            return seeds == null ? SeedRange.only(seed == null ? 1 : seed) : seeds;
        }
    }

    private record Timed(Run run, Duration took) {}

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup(multiplicity = "0..1")
    private Seeds chosen = new Seeds();

    @Option(
            names = "--time",
            paramLabel = "SPAN",
            defaultValue = "1h",
            converter = Span.class,
            description = "How long things go wrong, in virtual time. Default: ${DEFAULT-VALUE}.")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "3",
            description = "Cards of the pool, 1 to 7. Default: ${DEFAULT-VALUE}.")
    private int cards;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "4",
            description = "Clients that use it at the same time, 1 to 32. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Runs of many seeds that are under way at the same time, each on a thread of its own."
                    + " Default: as many as there are processors.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--faults",
            paramLabel = "KIND",
            split = ",",
            converter = FaultWord.class,
            completionCandidates = FaultWord.class,
            description = {
                "What goes wrong, about every half minute each, instead of what the seed decides about; with commas"
                        + " between:",
                "${COMPLETION-CANDIDATES}."
            })
    private Set<FaultRates.Kind> faults = EnumSet.noneOf(FaultRates.Kind.class);

    @Option(
            names = "--plant",
            paramLabel = "BUG",
            converter = BugWord.class,
            completionCandidates = BugWord.class,
            description = {
                "Gives every card test firmware with this bug, which has to be found; several times for several:",
                "${COMPLETION-CANDIDATES}."
            })
    private Set<PlantedBug> bugs = new TreeSet<>();

    @Option(names = "--minimize", description = "Makes the first bad run smaller for as long as it stays bad.")
    private boolean minimize;

    @Option(
            names = "--save",
            paramLabel = "DIR",
            description =
                    "Writes the history of each bad run, or of the only run, to DIR/seed-N.jsonl, for hsm history, and"
                            + " its report to DIR/seed-N, as a page and as JSON.")
    private @Nullable Path save;

    @Option(names = "--json", description = "Prints what came of the runs as JSON, and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        require(cards >= 1 && cards <= 7, "--cards is 1 to 7");
        require(clients >= 1 && clients <= 32, "--clients is 1 to 32");
        require(jobs >= 1, "--jobs is 1 or more");
        require(time.compareTo(Duration.ofSeconds(1)) >= 0, "--time is a second or more");
        return run(chosen.range());
    }

    private int run(SeedRange range) throws IOException {
        SimulatedCustodians custodians = SimulatedCustodians.make(CUSTODIANS);
        ObjectNode document = Json.document("holdfast.simulation/1");
        ArrayNode runs = document.putArray("runs");
        Verdict worst = Verdict.OK;
        int bad = 0;
        long begun = System.nanoTime();
        Duration simulated = Duration.ZERO;
        try (SimulatedSeeds<Timed> seeds = new SimulatedSeeds<>(range, jobs, seed -> timed(seed, custodians))) {
            for (long left = range.count(); left > 0; left--) {
                Timed timed = seeds.next();
                Run run = timed.run();
                if (!run.isGood() && minimize && bad == 0) {
                    run = new Minimizer(smaller -> Simulation.of(smaller, custodians)).smaller(run);
                }
                bad += run.isGood() ? 0 : 1;
                worst = worst.and(run.isGood() ? run.judgement().verdict() : Verdict.VIOLATION);
                runs.add(node(run));
                simulated = simulated.plus(run.virtual());
                tell(run, timed.took());
                save(run, range.count() == 1);
            }
        }
        document.put("bad", bad);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(document.toPrettyString());
        } else if (range.count() > 1) {
            long seconds =
                    Math.max(1, Duration.ofNanos(System.nanoTime() - begun).toSeconds());
            out.printf(
                    Locale.ROOT,
                    "%d seeds, %d of them bad; %s of virtual time in %d s (%d x).%n",
                    range.count(),
                    bad,
                    Run.time(simulated),
                    seconds,
                    simulated.toSeconds() / seconds);
        }
        return switch (worst) {
            case OK -> ExitCode.OK.code();
            case VIOLATION -> ExitCode.FAILED.code();
            case UNKNOWN -> ExitCode.UNDECIDED.code();
        };
    }

    private Timed timed(long seed, SimulatedCustodians custodians) {
        long begun = System.nanoTime();
        Run run = Simulation.of(setting(seed), custodians);
        return new Timed(run, Duration.ofNanos(System.nanoTime() - begun));
    }

    private Setting setting(long seed) {
        Setting setting =
                Setting.of(seed, time).withCards(cards).withClients(clients).withBugs(bugs);
        return faults.isEmpty() ? setting : setting.withRates(FaultRates.only(faults));
    }

    private void tell(Run run, Duration took) {
        if (json) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        double times = (double) run.virtual().toNanos() / took.toNanos();
        out.printf(
                Locale.ROOT,
                "seed %d: %s, %d calls, %d of unknown outcome, %d events, %s in %.1f s (%.0f x), digest %s%n",
                run.setting().seed(),
                run.isGood() ? run.judgement().verdict().word() : "BAD",
                run.history().calls().size(),
                unknown(run),
                run.events().size(),
                Run.time(run.virtual()),
                took.toMillis() / 1e3,
                times,
                run.digest().substring(0, 16));
        if (!run.isGood()) {
            out.println("  " + run.setting());
            run.events().forEach(event -> out.println("  " + event));
            if (!run.hang().isEmpty()) {
                out.println("  " + run.hang());
            }
            JudgementText.print(run.history(), run.judgement(), out);
            out.println("  again: hsm simulate " + arguments(run.setting()));
        }
        out.flush();
    }

    private String arguments(Setting setting) {
        return "--seed " + setting.seed() + " --time " + time.toSeconds() + "s --cards " + cards + " --clients "
                + clients
                + (faults.isEmpty()
                        ? ""
                        : faults.stream().map(FaultWord::of).collect(Collectors.joining(",", " --faults ", "")))
                + setting.bugs().stream().map(bug -> " --plant " + bug.word()).collect(Collectors.joining())
                + (minimize ? " --minimize" : "");
    }

    private void save(Run run, boolean alone) throws IOException {
        if (save != null && (alone || !run.isGood())) {
            Files.createDirectories(save);
            String seed = "seed-" + run.setting().seed();
            SavedHistory.write(run.history(), save.resolve(seed + ".jsonl"));
            ReportFiles.write(
                    save.resolve(seed),
                    RunReport.of(run, Instant.now(), "./hsm simulate " + arguments(run.setting())),
                    save.resolve("owner"));
        }
    }

    private static ObjectNode node(Run run) {
        ObjectNode node = JudgementJson.of(run.history(), run.judgement())
                .put("seed", run.setting().seed())
                .put("good", run.isGood())
                .put("virtualMillis", run.virtual().toMillis())
                .put("hang", run.hang())
                .put("digest", run.digest());
        ObjectNode rates = node.putObject("faultMeanMillis");
        run.setting().rates().means().forEach((kind, mean) -> rates.put(kind.name(), mean.toMillis()));
        ArrayNode events = node.putArray("events");
        run.events().forEach(events::add);
        return node;
    }

    private static long unknown(Run run) {
        return run.history().calls().stream().filter(call -> call.isUnknown()).count();
    }

    private void require(boolean holds, String sentence) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }
}
