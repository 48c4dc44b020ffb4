package dev.holdfast.harness.bench;

import dev.holdfast.harness.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a service's face costs: the same requests through HTTP and TLS, and directly. */
@Command(
        name = "rest",
        description = {
            "Measures the service's face: requests over TLS on few and many connections, and the same asked of the pool",
            "directly in the same process, so that the cost of the face shows."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm bench rest --connections 1,8 --json")
public final class RestBench implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--connections",
            split = ",",
            defaultValue = "1,8,32",
            paramLabel = "N",
            description = "Connections at a time, one measurement for each number. Default: ${DEFAULT-VALUE}.")
    private List<Integer> connections = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "3",
            paramLabel = "N",
            description = "How long each measurement takes. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "5",
            paramLabel = "N",
            description =
                    "How many seconds each operation is asked both ways before it counts. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--cards",
            defaultValue = "3",
            paramLabel = "N",
            description = "Cards of the pool, 3 to 7. Default: ${DEFAULT-VALUE}.")
    private int cards;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Where the service is kept, and stays. Default: a temporary folder that is deleted.")
    private @Nullable Path work;

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        int most = connections.stream().mapToInt(Integer::intValue).max().orElse(1);
        try (BenchFolder folder = BenchFolder.open(work);
                RestTrial trial = new RestTrial(folder.path(), cards, most)) {
            RestFigures figures = new RestFigures(cards, measure(trial, most));
            spec.commandLine().getOut().println(json ? figures.json() : figures.table());
            return ExitCode.OK.code();
        }
    }

    private List<RestFigures.Row> measure(RestTrial trial, int most) {
        List<RestFigures.Row> rows = new ArrayList<>();
        for (RestTrial.Operation operation : trial.operations()) {
            say(operation.name());
            // Not counted: the first calls of a JVM tell of its compilers.
            trial.throughFace(operation, most, Duration.ofSeconds(warmUp));
            trial.direct(operation, most, Duration.ofSeconds(warmUp));
            for (int clients : connections) {
                rows.add(new RestFigures.Row(
                        operation.name(),
                        trial.throughFace(operation, clients, Duration.ofSeconds(seconds)),
                        trial.direct(operation, clients, Duration.ofSeconds(seconds))));
            }
        }
        return rows;
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
