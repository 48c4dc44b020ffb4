package dev.holdfast.harness.card;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm card N console}. */
@Command(
        name = "console",
        description = {
            "The commands of hsm card, one a line, without hsm card N; a session that is opened stays open.",
            "On a terminal with completion and history. From a pipe it is a script, which ends at the first command that"
                    + " fails.",
            "An & at the end of a line lets the next one begin at once; # begins a comment; exit ends."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  hsm card 1 console", "  hsm card 1 console --keep-going < commands.txt"})
final class ConsoleCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final CardCommand card;

    @Option(names = "--keep-going", description = "A script goes on after a command that fails; the exit code tells.")
    private boolean keepGoing;

    ConsoleCommand(CardCommand card) {
        this.card = card;
    }

    @Override
    public Integer call() throws IOException {
        if (System.console() == null) {
            try (ScriptLines script = new ScriptLines(System.in, StandardCharsets.UTF_8)) {
                ConsoleSession session = new ConsoleSession(
                        card,
                        script,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr());
                return session.run(!keepGoing);
            }
        }
        try (TerminalLines terminal =
                TerminalLines.open(card.place().name(), card.place().home().folder())) {
            ConsoleSession session = new ConsoleSession(card, terminal, terminal.writer(), terminal.writer());
            terminal.complete(session.description());
            return session.run(false);
        }
    }
}
