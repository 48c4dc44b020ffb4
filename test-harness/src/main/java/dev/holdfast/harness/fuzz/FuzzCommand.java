package dev.holdfast.harness.fuzz;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.fuzz.Search.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches for inputs that break a parser. */
@Command(
        name = "fuzz",
        description = {
            "Searches for inputs that break what reads them (docs/fuzzing.md). Needs the source tree.",
            "What is found is written among the seeds of its target, which every run of the tests replays."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hsm fuzz --list",
            "  hsm fuzz FirmwareImageFuzzTest.anyBytes --time 10m",
            "  hsm fuzz --all --time 5m"
        })
public final class FuzzCommand implements Callable<Integer> {

    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smh])");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "TARGET",
            description = "As --list shows it, or a class of targets for all of them.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Shows the targets, and runs none.")
    private boolean list;

    @Option(names = "--all", description = "Every target, one after the other.")
    private boolean all;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "How long to search in each target, such as 90s, 10m, 8h. Default: ${DEFAULT-VALUE}.")
    private String time = "1m";

    @Override
    public Integer call() throws IOException, InterruptedException {
        SourceBuild build = SourceBuild.here();
        List<FuzzTarget> targets = FuzzTargets.in(build.tree());
        if (list) {
            for (FuzzTarget target : targets) {
                say(target.name());
            }
            return ExitCode.OK.code();
        }
        if (all == !names.isEmpty()) {
            throw usage("Name targets, or say --all; --list shows those there are.");
        }
        List<FuzzTarget> chosen = all ? targets : named(targets);
        Duration each = each();
        say("compiling the tests of " + chosen.size() + (chosen.size() == 1 ? " target" : " targets"));
        build.compile(chosen);
        int failed = 0;
        for (FuzzTarget target : chosen) {
            Outcome outcome = new Search(target, build.classPath(target), each)
                    .run(progress -> say(target.name() + ": " + progress));
            tell(target, outcome, build.tree());
            failed += outcome.failed() ? 1 : 0;
        }
        return (failed == 0 ? ExitCode.OK : ExitCode.FAILED).code();
    }

    /** In the order of the names, and each once. */
    private List<FuzzTarget> named(List<FuzzTarget> targets) {
        Set<FuzzTarget> chosen = new LinkedHashSet<>();
        for (String name : names) {
            List<FuzzTarget> meant =
                    targets.stream().filter(target -> target.isCalled(name)).toList();
            if (meant.isEmpty()) {
                throw usage(name + " is no fuzz target; hsm fuzz --list shows those there are.");
            }
            chosen.addAll(meant);
        }
        return List.copyOf(chosen);
    }

    private void tell(FuzzTarget target, Outcome outcome, Path tree) {
        say(target.name() + ": " + outcome.progress() + (outcome.failed() ? ", FAILED" : ", nothing found"));
        if (!outcome.failed()) {
            return;
        }
        outcome.failure().forEach(this::say);
        for (Path input : outcome.found()) {
            say("the input is kept as " + tree.relativize(input));
        }
        say("all that Jazzer said is in " + tree.relativize(target.log()));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private Duration each() {
        Matcher form = TIME.matcher(time);
        if (!form.matches()) {
            throw usage(time + " is no time; write 90s, 10m or 8h.");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
