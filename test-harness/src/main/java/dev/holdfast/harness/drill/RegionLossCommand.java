package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.bridge.custody.SoftHsmToken;
import dev.holdfast.harness.cli.EnvironmentMissingException;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.LogFile;
import dev.holdfast.harness.report.ConsoleProgress;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.JsonReport;
import dev.holdfast.harness.report.ReportFiles;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm drill region-loss}. */
@Command(
        name = RegionLoss.NAME,
        description =
                "Loses every card of a pool and brings the HSM back from its security domain, a quorum of custodians' keys"
                        + " and a backup; then proves that nothing was lost. Everything happens on this machine, in a"
                        + " folder of its own.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hsm drill region-loss",
            "  hsm drill region-loss --keys 500 --quorum 3of5 --custody softhsm",
            "  hsm drill region-loss --custody module=/usr/lib/vendor/libpkcs11.so,token=sd,pin-file=pin.txt"
        })
public final class RegionLossCommand implements Callable<Integer> {

    private static final DateTimeFormatter FOLDER_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many keys to make, each in 1 to 3 versions. Default: ${DEFAULT-VALUE}.")
    private int keys;

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "3",
            description = "Cards a pool, 1 to 7. Default: ${DEFAULT-VALUE}.")
    private int cards;

    @Option(
            names = "--quorum",
            paramLabel = "KofN",
            defaultValue = "2of3",
            description = "Custodians it takes, and how many there are. Default: ${DEFAULT-VALUE}.")
    private String quorum = "";

    @Option(
            names = "--custody",
            paramLabel = "WHERE",
            defaultValue = "partition",
            description =
                    "Where the exchange key's private half is kept: partition (the new pool's own vault), softhsm (a"
                            + " SoftHSM2 token, set up for this drill), or module=PATH,token=LABEL,pin-file=FILE for any PKCS#11"
                            + " token. Default: ${DEFAULT-VALUE}.")
    private String custody = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the plan: the same seed makes the same kinds of keys. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "A new or empty folder for all that the drill writes. Default: drills/region-loss-TIME.")
    private @Nullable Path work;

    @Option(names = "--json", description = "Print the report as JSON, and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Path folder = freshFolder();
        DrillFolders folders = new DrillFolders(folder);
        CustodyChoice choice = CustodyChoice.parse(custody);
        RegionLossOptions options =
                new RegionLossOptions(cards, keys, QuorumChoice.parse(quorum), choice, seed, folder);
        if (choice instanceof CustodyChoice.SoftHsm && !SoftHsmToken.inEffect(folders.token())) {
            requireSoftHsm();
            return SameCommand.run(
                    spec.root().userObject().getClass(), arguments(folder), SoftHsmToken.environment(folders.token()));
        }
        Files.createDirectories(folder);
        LogFile.open(folders.log());
        PrintWriter out = spec.commandLine().getOut();
        DrillListener listener = json
                ? DrillListener.SILENT
                : new ConsoleProgress(out, spec.commandLine().getColorScheme());
        DrillReport report = RegionLoss.run(options, listener);
        listener.finished(report, ReportFiles.write(folder, report));
        if (json) {
            out.print(new String(JsonReport.render(report), UTF_8));
        }
        out.flush();
        return (report.recovered() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private Path freshFolder() throws IOException {
        Path folder = work == null
                ? Path.of(
                        "drills",
                        RegionLoss.NAME + "-"
                                + LocalDateTime.now(ZoneId.systemDefault()).format(FOLDER_TIME))
                : work;
        if (Files.isDirectory(folder)) {
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw new RefusedException(
                            Code.CONFLICT, folder + " is not empty; name a new folder with --work, or empty it.");
                }
            }
        }
        return folder.toAbsolutePath();
    }

    private List<String> arguments(Path folder) {
        List<String> arguments = new ArrayList<>(List.of(
                "drill",
                RegionLoss.NAME,
                "--keys",
                Integer.toString(keys),
                "--cards",
                Integer.toString(cards),
                "--quorum",
                quorum,
                "--custody",
                custody,
                "--seed",
                Long.toString(seed),
                "--work",
                folder.toString()));
        if (json) {
            arguments.add("--json");
        }
        return arguments;
    }

    private static void requireSoftHsm() {
        if (SoftHsmToken.installed().isEmpty()) {
            throw new EnvironmentMissingException(
                    "SoftHSM2 is not installed. On Debian or Ubuntu: sudo apt-get install softhsm2.");
        }
    }
}
