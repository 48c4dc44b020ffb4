package dev.holdfast.harness.node;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.LogFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm partition run}. */
@Command(
        name = "run",
        description = {
            "Runs one card until the process is told to stop (SIGTERM, Ctrl-C).",
            "Once the card answers, one line of JSON on standard output says so; nothing else is printed there."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm partition run --config /etc/holdfast/partition.conf")
final class PartitionRunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionRunCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The card's configuration.")
    private Path file = Path.of("");

    @Option(
            names = "--while-input-open",
            description = "Stops also when standard input ends: when the process that holds its other end is gone.")
    private boolean whileInputOpen;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PartitionConfig config = PartitionConfig.read(file);
        LogFile.open(config.log());
        LOG.info(
                "Starting the card in {} as process {}",
                config.card(),
                ProcessHandle.current().pid());
        try (PartitionProcess.Claim claim = PartitionProcess.claim(config)) {
            RunningPartition partition = RunningPartition.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(partition, claim), "stop"));
            // A card that cut its own power has no process any more.
            CompletableFuture<Void> unused =
                    partition.host().powerLoss().thenRunAsync(() -> System.exit(ExitCode.OK.code()));
            claim.ready();
            tell(partition);
            awaitEnd();
        }
        return ExitCode.OK.code();
    }

    private void tell(RunningPartition partition) {
        LOG.info("Card {} answers at {}", partition.card(), partition.address());
        PrintWriter out = spec.commandLine().getOut();
        out.println(JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("format", "holdfast.partition.ready/1")
                .put("card", partition.card())
                .put("address", partition.address().toString())
                .put("pid", ProcessHandle.current().pid()));
        out.flush();
    }

    /** Never returns from a card that runs until a signal tells it to stop. */
    private void awaitEnd() throws IOException, InterruptedException {
        if (!whileInputOpen) {
            new CountDownLatch(1).await();
        }
        byte[] ignored = new byte[64];
        int read;
        do {
            read = System.in.read(ignored);
        } while (read >= 0);
    }

    private static void stop(RunningPartition partition, PartitionProcess.Claim claim) {
        try (claim) {
            partition.close();
            LOG.info("Stopped");
        } catch (IOException e) {
            LOG.info("Stopped, but what told of this process could not be deleted", e);
        }
        // A card that stops when it is told to has done all that was asked of it, whichever signal told it.
        Runtime.getRuntime().halt(ExitCode.OK.code());
    }
}
