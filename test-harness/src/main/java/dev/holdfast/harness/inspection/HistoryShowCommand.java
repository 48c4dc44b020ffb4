package dev.holdfast.harness.inspection;

import dev.holdfast.harness.checker.Words;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm history show}. */
@Command(
        name = "show",
        description =
                "Prints a history, a call a line: begin and end in milliseconds, number, client, what was asked, answer.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm history show history.jsonl --key orders")
final class HistoryShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "As a drill wrote it.")
    private Path file = Path.of("");

    @Option(names = "--key", paramLabel = "NAME", defaultValue = "", description = "Only the calls on this key.")
    private String key = "";

    @Override
    public Integer call() {
        History history = HistoryFile.read(file);
        PrintWriter out = spec.commandLine().getOut();
        out.println(history.title() + JudgementText.torn(history));
        history.calls().stream()
                .filter(call -> key.isEmpty() || call.key().equals(key))
                .sorted(Comparator.comparingLong(Call::start).thenComparing(Call::id))
                .forEach(call -> out.println(Words.line(call, history.origin())));
        return ExitCode.OK.code();
    }
}
