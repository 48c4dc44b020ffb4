package dev.holdfast.harness.card;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The lines of a person at a terminal, who gets completion, and a history without credentials. */
final class TerminalLines implements ConsoleLines {

    private static final String HISTORY = "card-history";

    /** What names a secret or a session is not kept. */
    private static final String NOT_KEPT = "*--credential*:*--replacement*:*--session*:*--unlock-code*";

    private final Terminal terminal;
    private final String prompt;
    private final LineReader reader;
    private @Nullable CommandLine commands;

    private TerminalLines(Terminal terminal, String card, Path folder) {
        this.terminal = terminal;
        this.prompt = card + "> ";
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("hsm")
                .completer((asking, line, candidates) -> complete(line, candidates))
                .variable(LineReader.HISTORY_FILE, folder.resolve(HISTORY))
                .variable(LineReader.HISTORY_IGNORE, NOT_KEPT)
                .build();
    }

    static TerminalLines open(String card, Path folder) throws IOException {
        return new TerminalLines(TerminalBuilder.builder().system(true).build(), card, folder);
    }

    /** From now on words of these commands are completed. */
    void complete(CommandLine line) {
        commands = line;
    }

    PrintWriter writer() {
        return terminal.writer();
    }

    /** An interrupt takes back the line that was being written. */
    @Override
    public @Nullable String next() {
        while (true) {
            try {
                return reader.readLine(prompt);
            } catch (UserInterruptException taken) {
                continue;
            } catch (EndOfFileException end) {
                return null;
            }
        }
    }

    @Override
    public String secret(String question) {
        return reader.readLine(question, '\0');
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first word of a command line is the card, which nobody writes here. */
    private void complete(ParsedLine line, List<Candidate> candidates) {
        if (commands == null) {
            return;
        }
        List<String> words = new ArrayList<>(List.of("card"));
        words.addAll(line.words());
        List<CharSequence> found = new ArrayList<>();
        AutoComplete.complete(
                commands.getCommandSpec(), words.toArray(new String[0]), line.wordIndex() + 1, 0, line.cursor(), found);
        found.forEach(word -> candidates.add(new Candidate(word.toString())));
    }
}
