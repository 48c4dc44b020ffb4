package dev.holdfast.harness.bench;

import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cluster.Cluster;
import dev.holdfast.harness.cluster.EmbeddedCluster;
import dev.holdfast.harness.cluster.ProcessCluster;
import dev.holdfast.harness.cluster.ProcessRack;
import dev.holdfast.harness.cluster.ProcessRack.Lifetime;
import dev.holdfast.harness.node.Timing;
import dev.holdfast.partition.card.CardOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures pools in service: changes, reads, the loss of the leader, the replacement of a card. */
@Command(
        name = "cluster",
        description = {
            "Measures a pool in service: changes and reads with few and many clients, how soon it goes on when the card",
            "that leads is killed, how soon a wiped card is replaced, and how much memory a card takes."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm bench cluster --clients 1,8 --keys 1000 --json")
public final class ClusterBench implements Callable<Integer> {

    private static final HealingPolicy POLICY = new HealingPolicy(Duration.ofSeconds(1), Duration.ofMillis(100));

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "1,8,64",
            paramLabel = "N",
            description = "Clients at a time, one measurement for each number. Default: ${DEFAULT-VALUE}.")
    private List<Integer> clients = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "5",
            paramLabel = "N",
            description = "How long each measurement of changes or reads takes. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--keys",
            defaultValue = "5000",
            paramLabel = "N",
            description =
                    "Keys in the pool whose card is wiped, the clients' own among them. Default: ${DEFAULT-VALUE}.")
    private int keys;

    @Option(
            names = "--kills",
            defaultValue = "5",
            paramLabel = "N",
            description = "How often the leader is killed. Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(
            names = "--cards",
            defaultValue = "3",
            paramLabel = "N",
            description = "Cards of the pool, 3 to 7. Default: ${DEFAULT-VALUE}.")
    private int cards;

    @Option(names = "--embedded", description = "All cards in this process, without TLS, instead of one process each.")
    private boolean embedded;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Where cards are kept, and stay. Default: a temporary folder that is deleted.")
    private @Nullable Path work;

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (BenchFolder folder = BenchFolder.open(work)) {
            ClusterFigures figures = measure(folder.path());
            spec.commandLine().getOut().println(json ? figures.json() : figures.table());
            return ExitCode.OK.code();
        }
    }

    private ClusterFigures measure(Path folder) {
        int most = clients.stream().mapToInt(Integer::intValue).max().orElse(1);
        List<Duration> fast = new ArrayList<>();
        try (Cluster cluster = open(folder.resolve("fast"), Timing.FAST)) {
            say("the fast profile");
            fast.addAll(new ClusterTrial(cluster, cards, 1, folder.resolve("custodians-fast")).failovers(kills));
        }
        Path rackFolder = folder.resolve("default");
        try (Cluster cluster = open(rackFolder, Timing.DEFAULT)) {
            ClusterTrial trial = new ClusterTrial(cluster, cards, most, folder.resolve("custodians"));
            // Once without being counted: the first calls of a JVM tell of its compilers.
            trial.commits(most, Duration.ofSeconds(seconds));
            List<Throughput> commits = new ArrayList<>();
            List<Throughput> reads = new ArrayList<>();
            for (int number : clients) {
                say(number + (number == 1 ? " client" : " clients"));
                commits.add(trial.commits(number, Duration.ofSeconds(seconds)));
                reads.add(trial.reads(number, Duration.ofSeconds(seconds)));
            }
            say("killing the leader");
            List<Duration> failovers = trial.failovers(kills);
            say(String.format(Locale.ROOT, "making %,d keys", keys));
            new VaultFill().run(BenchPool.keys(trial.pool()), keys - most, 1, done -> {});
            say("replacing a wiped card");
            Duration heal = trial.heal(POLICY);
            return new ClusterFigures(
                    cards,
                    !embedded,
                    commits,
                    reads,
                    failovers,
                    fast,
                    keys,
                    heal,
                    POLICY.patience(),
                    resident(cluster, trial));
        }
    }

    private static List<Long> resident(Cluster cluster, ClusterTrial trial) {
        if (!(cluster.rack() instanceof ProcessRack rack)) {
            return List.of();
        }
        ToLongFunction<String> bytes = rack::residentBytes;
        return trial.pool().cardIds().stream().mapToLong(bytes).boxed().toList();
    }

    private Cluster open(Path folder, Timing timing) {
        return embedded
                ? new EmbeddedCluster(folder, CardOptions.standard().withTiming(timing.raft()))
                : new ProcessCluster(folder, new ProcessRack(folder, timing, Lifetime.OF_THE_RACK));
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
