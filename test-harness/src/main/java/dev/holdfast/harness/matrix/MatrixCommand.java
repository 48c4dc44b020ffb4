package dev.holdfast.harness.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.LogFile;
import dev.holdfast.harness.cluster.FolderTree;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.matrix.CellResult.Verdict;
import dev.holdfast.harness.recovery.RecoveryStep;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm drill matrix}. */
@Command(
        name = "matrix",
        description = {
            "Recovers a lost pool again and again, with cards lost and something going wrong at each step, in virtual time,"
                    + " and a sample of it on cards that are processes.",
            "Every cell must end as a recovery, or as a refusal that says what to do and then as a recovery."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class MatrixCommand implements Callable<Integer> {

    private static final DateTimeFormatter FOLDER_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--cards",
            paramLabel = "A..B",
            defaultValue = "0..3",
            description = "How many cards are lost at the step. Default: ${DEFAULT-VALUE}.")
    private String cards = "";

    @Option(names = "--steps", split = ",", paramLabel = "STEP", description = "Steps by number or name. Default: all.")
    private List<String> steps = List.of();

    @Option(names = "--faults", split = ",", paramLabel = "FAULT", description = "Faults by name. Default: all.")
    private List<String> faults = List.of();

    @Option(
            names = "--cell",
            paramLabel = "CELL",
            description = "This cell alone, such as 2/upload/partition, with all that happens in it.")
    private @Nullable String cell;

    @Option(
            names = "--real",
            paramLabel = "N",
            arity = "0..1",
            defaultValue = "0",
            fallbackValue = "1",
            description = "Play so many of the cells on cards that are processes, too, by this machine's time; the seed"
                    + " chooses them.")
    private int real;

    @Option(names = "--only-real", description = "With --real: nothing in virtual time.")
    private boolean onlyReal;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides everything left to chance. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "Cells in virtual time that are played at the same time. Default: as many as there are processors.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "For what cards that are processes keep; that of a cell that went well is removed. Default:"
                    + " drills/matrix-TIME.")
    private @Nullable Path work;

    @Option(names = "--json", description = "Print the results as JSON, and nothing else.")
    private boolean json;

    @Option(names = "--markdown", description = "Print the results as a table in Markdown, and nothing else.")
    private boolean markdown;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Write the results for a CI system too, as JUnit XML.")
    private @Nullable Path junit;

    @Override
    public Integer call() throws IOException {
        requireSense();
        List<Cell> cells = cell == null ? chosen() : List.of(Cell.parse(cell));
        RecoveryMatrix matrix = new RecoveryMatrix(seed);
        PrintWriter out = spec.commandLine().getOut();
        boolean asDocument = json || markdown;
        CellLines lines = new CellLines(
                asDocument ? spec.commandLine().getErr() : out,
                spec.commandLine().getColorScheme().ansi());
        List<CellResult> played = new ArrayList<>();
        Consumer<CellResult> told = result -> {
            played.add(result);
            lines.show(result);
            if (cell != null || result.verdict() == Verdict.DEFECT) {
                lines.showLog(result);
            }
        };
        if (!onlyReal) {
            playVirtually(matrix, cells, told);
        }
        if (real > 0) {
            playReally(matrix, Cells.sample(cells, real, seed), told);
        }
        MatrixResults results = new MatrixResults(seed, ownCommand(), List.copyOf(played));
        if (junit != null) {
            Files.write(junit, results.junit().render());
        }
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(results.json()));
        } else if (markdown) {
            out.print(results.markdown());
        } else {
            lines.showSum(results);
        }
        out.flush();
        return (results.defects() ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private String ownCommand() {
        return "./hsm "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    private void requireSense() {
        require(jobs >= 1, "--jobs is 1 or more.");
        require(real >= 0, "--real is how many cells are played on processes.");
        require(!onlyReal || real > 0, "--only-real is for --real N.");
        require(!json || !markdown, "Choose --json or --markdown.");
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new RefusedException(Code.BAD_PARAMETER, sentence);
        }
    }

    private List<Cell> chosen() {
        String[] ends = cards.split("\\.\\.", -1);
        require(cards.matches("[0-3](\\.\\.[0-3])?"), "Write how many cards are lost as 2 or 0..3.");
        List<Integer> lost = IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                .boxed()
                .toList();
        return Cells.of(
                lost,
                steps.isEmpty()
                        ? List.of(RecoveryStep.values())
                        : steps.stream().map(RecoveryStep::parse).toList(),
                faults.isEmpty()
                        ? List.of(FaultKind.values())
                        : faults.stream().map(FaultKind::parse).toList());
    }

    /** Several at a time, told in their order. */
    private void playVirtually(RecoveryMatrix matrix, List<Cell> cells, Consumer<CellResult> told) {
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        try {
            List<CompletableFuture<CellResult>> begun = cells.stream()
                    .map(each -> CompletableFuture.supplyAsync(() -> matrix.play(each), threads))
                    .toList();
            begun.forEach(result -> told.accept(result.join()));
        } finally {
            threads.shutdownNow();
        }
    }

    /** One after the other: a machine has one time. */
    private void playReally(RecoveryMatrix matrix, List<Cell> cells, Consumer<CellResult> told) throws IOException {
        Path folder = work == null
                ? Path.of(
                        "drills",
                        "matrix-" + LocalDateTime.now(ZoneId.systemDefault()).format(FOLDER_TIME))
                : work;
        Files.createDirectories(folder);
        LogFile.open(folder.resolve("matrix.log"));
        PrintWriter progress = spec.commandLine().getErr();
        for (int i = 0; i < cells.size(); i++) {
            Cell each = cells.get(i);
            progress.println("playing " + each.key() + " on processes, " + (i + 1) + " of " + cells.size() + " …");
            progress.flush();
            Path own = folder.resolve(each.key().replace('/', '-')).toAbsolutePath();
            CellResult result = matrix.playOnMachine(each, Hosting.PROCESSES, own);
            if (result.verdict() == Verdict.DEFECT) {
                progress.println("what its cards kept: " + own);
            } else {
                FolderTree.delete(own);
            }
            told.accept(result);
        }
    }
}
