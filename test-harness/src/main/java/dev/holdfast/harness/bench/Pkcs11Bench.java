package dev.holdfast.harness.bench;

import dev.holdfast.harness.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures PKCS#11 clients of a pool, beside the same clients of SoftHSM2. */
@Command(
        name = "pkcs11",
        description = {
            "Measures PKCS#11 clients, written in C: of a pool through Holdfast's module and through p11-kit's, of SoftHSM2 behind",
            "p11-kit server and in process. All take turns in one run, so that a busy machine is busy for all of them."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm bench pkcs11 --threads 1,4 --rounds 5")
public final class Pkcs11Bench implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--threads",
            split = ",",
            defaultValue = "1,4",
            paramLabel = "N",
            description = "Threads of each client, one measurement for each number. Default: ${DEFAULT-VALUE}.")
    private List<Integer> threads = List.of();

    @Option(
            names = "--operations",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Which operations. Default: all of " + "session-info, random-32, find, sign-rsa-2048, sign-p256,"
                            + " aes-gcm-1k, generate-p256, generate-rsa-2048.")
    private List<String> operations = Pkcs11Trial.OPERATIONS;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "N",
            description = "How often every client has its turn; the median counts. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--millis",
            defaultValue = "500",
            paramLabel = "N",
            description = "How long one turn takes. Default: ${DEFAULT-VALUE}.")
    private int millis;

    @Option(
            names = "--warm-up",
            defaultValue = "3",
            paramLabel = "N",
            description =
                    "How many seconds each client works on each operation before it counts. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--cards",
            defaultValue = "3",
            paramLabel = "N",
            description = "Cards of the pool, 1 to 7. Default: ${DEFAULT-VALUE}.")
    private int cards;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Where everything is kept, and stays. Default: a temporary folder that is deleted.")
    private @Nullable Path work;

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (BenchFolder folder = BenchFolder.open(work);
                Pkcs11Trial trial = new Pkcs11Trial(folder.path(), cards)) {
            List<String> subjects =
                    trial.subjects().stream().map(Pkcs11Trial.Subject::name).toList();
            Pkcs11Figures figures = new Pkcs11Figures(cards, subjects, measure(trial), trial.missing());
            spec.commandLine().getOut().println(json ? figures.json() : figures.table());
            return ExitCode.OK.code();
        }
    }

    private List<Pkcs11Figures.Row> measure(Pkcs11Trial trial) {
        List<Pkcs11Figures.Row> rows = new ArrayList<>();
        for (String operation : operations) {
            say(operation);
            for (int count : threads) {
                trial.subjects().forEach(subject -> subject.client().run(operation, count, Duration.ofSeconds(warmUp)));
                rows.add(new Pkcs11Figures.Row(operation, count, turns(trial, operation, count)));
            }
        }
        return rows;
    }

    private Map<String, Throughput> turns(Pkcs11Trial trial, String operation, int count) {
        Map<String, List<Throughput>> turns = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Pkcs11Trial.Subject subject : trial.subjects()) {
                subject.client()
                        .run(operation, count, Duration.ofMillis(millis))
                        .ifPresent(turn -> turns.computeIfAbsent(subject.name(), name -> new ArrayList<>())
                                .add(turn));
            }
        }
        Map<String, Throughput> medians = new LinkedHashMap<>();
        turns.forEach((subject, all) -> {
            all.sort((left, right) -> Double.compare(left.perSecond(), right.perSecond()));
            medians.put(subject, all.get(all.size() / 2));
        });
        return medians;
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
