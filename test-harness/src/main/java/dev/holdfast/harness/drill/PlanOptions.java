package dev.holdfast.harness.drill;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.LogFile;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.harness.report.ConsoleProgress;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.JunitXml;
import dev.holdfast.harness.report.ReportFiles;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.partition.host.OwnerFolder;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that all drills share, and what a command does around its drill. */
final class PlanOptions {

    private static final DateTimeFormatter FOLDER_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

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
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the plan: the same seed makes the same kinds of keys. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "A new or empty folder for all that the drill writes. Default: drills/NAME-TIME.")
    private @Nullable Path work;

    @Option(
            names = "--processes",
            description = "Run each card as a process of its own: losing one is kill -9, and a wiped disk.")
    private boolean processes;

    @Option(
            names = DrillFirmware.KIND,
            paramLabel = "KIND",
            defaultValue = "release",
            description = "What the cards run, release or test. Default: ${DEFAULT-VALUE}.")
    private String firmware = "";

    @Option(
            names = DrillFirmware.IMAGE,
            paramLabel = "FILE",
            description =
                    "Instead: what this firmware image holds, signed anew by the maker and the owner of the drill's"
                            + " cards.")
    private @Nullable Path image;

    @Option(names = "--json", description = "Print the report as JSON, and nothing else.")
    private boolean json;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Write the results for a CI system too, as JUnit XML.")
    private @Nullable Path junit;

    /** @param drill its name, for the folder */
    DrillPlan plan(String drill) throws IOException {
        Path folder = work == null
                ? Path.of(
                        "drills",
                        drill + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(FOLDER_TIME))
                : work;
        if (Files.isDirectory(folder)) {
            try (Stream<Path> inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw new RefusedException(
                            Code.CONFLICT, folder + " is not empty; name a new folder with --work, or empty it.");
                }
            }
        }
        return new DrillPlan(
                cards,
                keys,
                seed,
                processes ? Hosting.PROCESSES : Hosting.EMBEDDED,
                image == null ? DrillFirmware.of(FirmwareKind.parse(firmware)) : DrillFirmware.of(image),
                folder.toAbsolutePath());
    }

    /** With the signature of the cards' owner, unless the drill ended before there was one. */
    private static ReportFiles.Written written(DrillFolders folders, DrillReport report) throws IOException {
        Path owner = folders.cards().resolve("owner");
        if (!Files.exists(owner)) {
            return ReportFiles.write(folders.work(), report);
        }
        try (OwnerFolder signer = OwnerFolder.open(owner, HostCrypto.engine("report"))) {
            return ReportFiles.write(folders.work(), report, message -> signer.sealDocument("Drill report", message));
        }
    }

    /** The plan as arguments of another process, its folder among them. */
    List<String> arguments(DrillPlan plan) {
        Stream<String> all = Stream.concat(
                plan.words().stream(), Stream.of("--work", plan.work().toString()));
        Stream<String> others = junit == null ? all : Stream.concat(all, Stream.of("--junit", junit.toString()));
        return (json ? Stream.concat(others, Stream.of("--json")) : others).toList();
    }

    /** Runs a drill with its progress on the terminal, and leaves its reports. */
    int run(CommandLine command, DrillPlan plan, Function<DrillListener, DrillReport> drill) throws IOException {
        Files.createDirectories(plan.work());
        LogFile.open(new DrillFolders(plan.work()).log());
        PrintWriter out = command.getOut();
        DrillListener listener = json ? DrillListener.SILENT : new ConsoleProgress(out, command.getColorScheme());
        DrillReport report = drill.apply(listener);
        ReportFiles.Written files = written(new DrillFolders(plan.work()), report);
        if (junit != null) {
            Files.write(junit, JunitXml.render(report));
        }
        listener.finished(report, files);
        if (json) {
            out.print(Files.readString(files.json()));
        }
        out.flush();
        return (report.recovered() ? ExitCode.OK : ExitCode.FAILED).code();
    }
}
