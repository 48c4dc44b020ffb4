package dev.holdfast.harness.drill;

import dev.holdfast.bridge.custody.SoftHsmToken;
import dev.holdfast.harness.action.DrillFolders;
import dev.holdfast.harness.action.Interruption;
import dev.holdfast.harness.azurite.Azurite;
import dev.holdfast.harness.cli.EnvironmentMissingException;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.LogFile;
import dev.holdfast.harness.cli.SeedRange;
import dev.holdfast.harness.cluster.FolderTree;
import dev.holdfast.harness.experiment.Custody;
import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.Storage;
import dev.holdfast.harness.report.ConsoleProgress;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.JunitXml;
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
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What every command that plays an experiment does around it: a folder, a log, progress on the terminal, reports. */
final class PlayOptions {

    private static final DateTimeFormatter FOLDER_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final String WORK = "--work";

    @Option(
            names = WORK,
            paramLabel = "DIR",
            description = "A new or empty folder for all that the drill writes. Default: drills/NAME-TIME.")
    private @Nullable Path work;

    @Option(names = "--json", description = "Print the report as JSON, and nothing else.")
    private boolean json;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Write the results for a CI system too, as JUnit XML.")
    private @Nullable Path junit;

    /**
     * Plays an experiment, and leaves its reports. With SoftHSM2 custody that is done by a second process.
     *
     * @param name of the drill, in reports and for the folder
     * @param replay the command that plays it again, in another folder
     */
    int play(CommandLine command, String name, Experiment experiment, String replay)
            throws IOException, InterruptedException {
        Path folder = folder(name);
        Storage storage = experiment.configuration().storage();
        if (storage == Storage.AZURITE && Azurite.program(System.getenv()).isEmpty()) {
            throw new EnvironmentMissingException(Azurite.MISSING);
        }
        if (experiment.configuration().custody().equals(Custody.SOFTHSM)) {
            Path token = new DrillFolders(folder).token();
            if (!SoftHsmToken.inEffect(token)) {
                requireSoftHsm();
                return SameCommand.run(
                        command.getCommandSpec().root().userObject().getClass(),
                        again(command, folder),
                        SoftHsmToken.environment(token));
            }
        }
        Files.createDirectories(folder);
        LogFile.open(new DrillFolders(folder).log());
        PrintWriter out = command.getOut();
        DrillListener listener = json ? DrillListener.SILENT : new ConsoleProgress(out, command.getColorScheme());
        Interruption interruption = new Interruption();
        TidyEnd tidy = TidyEnd.of(interruption, command.getErr());
        try {
            DrillReport report = new Drill(name, experiment, folder, replay).play(listener, interruption);
            ReportFiles.Written files = written(new DrillFolders(folder), report);
            if (junit != null) {
                Files.write(junit, JunitXml.render(report));
            }
            listener.finished(report, files);
            if (json) {
                out.print(Files.readString(files.json()));
            }
            out.flush();
            return (report.recovered() ? ExitCode.OK : ExitCode.FAILED).code();
        } finally {
            tidy.ended();
        }
    }

    /**
     * Plays an experiment once for each seed, a line for each. The folder of one that recovered is not kept.
     *
     * @param of the experiment with this seed
     * @param replay the command that plays one again
     */
    int playAll(
            CommandLine command,
            String name,
            SeedRange seeds,
            LongFunction<Experiment> of,
            Function<Experiment, String> replay)
            throws IOException {
        if (json || junit != null) {
            throw new ParameterException(command, "--json and --junit are for one seed; leave out --seeds");
        }
        if (of.apply(seeds.first()).configuration().custody().equals(Custody.SOFTHSM)) {
            throw new ParameterException(command, "a token of SoftHSM2 is for one seed; leave out --seeds");
        }
        Path folder = folder(name);
        Files.createDirectories(folder);
        LogFile.open(new DrillFolders(folder).log());
        PrintWriter out = command.getOut();
        Interruption interruption = new Interruption();
        TidyEnd tidy = TidyEnd.of(interruption, command.getErr());
        long played = 0;
        long bad = 0;
        try {
            for (long seed = seeds.first(); seed <= seeds.last() && !interruption.asked(); seed++) {
                Experiment experiment = of.apply(seed);
                Path work = folder.resolve("seed-" + seed);
                DrillReport report = new Drill(name, experiment, work, replay.apply(experiment))
                        .play(DrillListener.SILENT, interruption);
                played++;
                if (report.recovered()) {
                    out.println("seed " + seed + ": full recovery, RTO " + report.recoveryMillis() + " ms");
                    FolderTree.delete(work);
                } else {
                    bad++;
                    written(new DrillFolders(work), report);
                    out.println("seed " + seed + ": NOT RECOVERED, see " + work.resolve(ReportFiles.PAGE));
                    report.shortcomings().forEach(each -> out.println("  " + each));
                    out.println("  again: " + report.replay());
                }
                out.flush();
            }
            out.println(played + " seeds, " + bad + " of them not recovered.");
            out.flush();
        } finally {
            tidy.ended();
        }
        return (bad == 0 ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private static ReportFiles.Written written(DrillFolders folders, DrillReport report) {
        return ReportFiles.write(folders.work(), report, folders.cards().resolve("owner"));
    }

    private Path folder(String name) throws IOException {
        Path folder = work == null
                ? Path.of(
                        "drills",
                        name + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(FOLDER_TIME))
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

    /** The whole command line, with the folder that was found for this run. */
    private List<String> again(CommandLine command, Path folder) {
        List<String> arguments = new ArrayList<>(
                command.getCommandSpec().root().commandLine().getParseResult().originalArgs());
        if (work == null) {
            arguments.addAll(List.of(WORK, folder.toString()));
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
