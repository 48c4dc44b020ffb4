package dev.holdfast.harness.drill;

import dev.holdfast.harness.cli.SeedRange;
import dev.holdfast.harness.experiment.Experiment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm drill run}. */
@Command(
        name = "run",
        description = "Plays an experiment: one of the drills that Holdfast comes with, or a file.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hsm drill run quorum-short --seed 7",
            "  hsm drill run partition-loss --hosting virtual --seeds 1..100",
            "  hsm drill run my-disaster.yaml --hosting processes --set cards=5 --set keys=200"
        })
public final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE|NAME",
            completionCandidates = DrillNames.class,
            description = "A file, or the name of a drill.")
    private String which = "";

    private static final class Seeds {

        @Option(names = "--seed", paramLabel = "N", description = "Instead of the file's seed.")
        private @Nullable String seed;

        @Option(
                names = "--seeds",
                paramLabel = "A..B",
                converter = SeedRange.Words.class,
                description =
                        "Plays it with each of these seeds, one after the other, and keeps the folders of those that"
                                + " did not recover. For many, use virtual time.")
        private @Nullable SeedRange seeds;
    }

    @ArgGroup(multiplicity = "0..1")
    private Seeds chosen = new Seeds();

    @Option(
            names = "--hosting",
            paramLabel = "WHERE",
            description = "Instead of the file's: embedded, processes or virtual.")
    private @Nullable String hosting;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Instead of what the file's configuration says, such as cards=5; may be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Mixin
    private PlayOptions play = new PlayOptions();

    @Override
    public Integer call() throws Exception {
        Map<String, String> changes = new LinkedHashMap<>(set);
        PlanOptions.put(changes, "seed", chosen.seed);
        PlanOptions.put(changes, "hosting", hosting);
        DrillSource source = DrillSource.find(which);
        Experiment experiment = source.experiment(changes);
        return chosen.seeds == null
                ? play.play(spec.commandLine(), name(which), experiment, replay(changes, experiment))
                : play.playAll(
                        spec.commandLine(),
                        name(which),
                        chosen.seeds,
                        seed -> source.experiment(withSeed(changes, seed)),
                        each -> replay(changes, each));
    }

    private static Map<String, String> withSeed(Map<String, String> changes, long seed) {
        Map<String, String> all = new LinkedHashMap<>(changes);
        all.put("seed", Long.toString(seed));
        return all;
    }

    private String replay(Map<String, String> changes, Experiment experiment) {
        StringBuilder replay = new StringBuilder("./hsm drill run ")
                .append(Stages.shellWord(which))
                .append(" --seed ")
                .append(experiment.configuration().seed());
        changes.forEach((key, value) -> {
            if (!key.equals("seed")) {
                replay.append(" --set ").append(Stages.shellWord(key + "=" + value));
            }
        });
        return replay.toString();
    }

    /** A file's name without its ending. */
    private static String name(String which) {
        return Path.of(which).getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }
}
