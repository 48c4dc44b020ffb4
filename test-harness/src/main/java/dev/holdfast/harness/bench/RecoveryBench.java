package dev.holdfast.harness.bench;

import dev.holdfast.harness.bench.Trial.Step;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.drill.Drill;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures backup and recovery of pools of several sizes. */
@Command(
        name = "recovery",
        description = {
            "Measures how long a lost pool takes to come back. First the drill region-loss, by phase; then for each number",
            "of keys: fills a pool, backs it up, destroys its cards, restores it into a fresh pool of the same domain."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm bench recovery --keys 100,1000 --json")
public final class RecoveryBench implements Callable<Integer> {

    private static final String REGION_LOSS = "region-loss";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--keys",
            split = ",",
            defaultValue = "100,1000,5000",
            paramLabel = "N",
            description = "Keys in the pool, one trial for each number. Default: ${DEFAULT-VALUE}.")
    private List<Integer> keys = List.of();

    @Option(
            names = "--versions",
            defaultValue = "3",
            paramLabel = "N",
            description = "Versions of each key. Default: ${DEFAULT-VALUE}.")
    private int versions;

    @Option(
            names = "--drill-keys",
            defaultValue = "100",
            paramLabel = "N",
            description = "Keys in the region loss; 0 leaves the drill out. Default: ${DEFAULT-VALUE}.")
    private int drillKeys;

    @Option(
            names = "--cards",
            defaultValue = "3",
            paramLabel = "N",
            description = "Cards of each pool, 1 to 7. Default: ${DEFAULT-VALUE}.")
    private int cards;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Where cards and backups are kept, and stay. Default: a temporary folder that is deleted.")
    private @Nullable Path work;

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (BenchFolder folder = BenchFolder.open(work)) {
            // The drill goes first, so that it meets a cold JVM as it does when it runs alone.
            DrillReport drill = drillKeys == 0 ? null : drill(folder.path().resolve(REGION_LOSS));
            RecoveryFigures figures = new RecoveryFigures(cards, drill, trials(folder.path()));
            spec.commandLine().getOut().println(json ? figures.json() : figures.table());
            return (figures.recovered() ? ExitCode.OK : ExitCode.FAILED).code();
        }
    }

    private DrillReport drill(Path folder) {
        say(String.format(Locale.ROOT, "region loss with %,d keys", drillKeys));
        return Drill.ofCatalog(
                        REGION_LOSS,
                        Map.of("cards", Integer.toString(cards), "keys", Integer.toString(drillKeys)),
                        folder)
                .play(DrillListener.SILENT);
    }

    private List<Trial> trials(Path folder) {
        VaultFill fill = new VaultFill();
        List<Trial> trials = new ArrayList<>();
        for (int number : keys) {
            RecoveryTrial trial = new RecoveryTrial(folder.resolve("keys-" + number), cards, fill, progress(number));
            trials.add(trial.run(number, versions));
        }
        return trials;
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    /** A line for each step, and a further one at every quarter of a long one. */
    private BiConsumer<Step, Double> progress(int number) {
        AtomicReference<String> last = new AtomicReference<>("");
        return (step, done) -> {
            int percent = (int) (done * 4) * 25;
            String line = String.format(
                    Locale.ROOT, "%,d keys: %s%s", number, step.title(), percent == 0 ? "" : " " + percent + " %");
            if (!line.equals(last.getAndSet(line))) {
                say(line);
            }
        };
    }
}
