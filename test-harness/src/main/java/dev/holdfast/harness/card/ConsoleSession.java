package dev.holdfast.harness.card;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.Failures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.DefaultParser;
import picocli.CommandLine;

/** Lines of a console, done one after the other, or beside each other where a line ends with {@code &}. */
final class ConsoleSession {

    private static final List<String> ENDS = List.of("exit", "quit");

    private final CardCommand card;
    private final ConsoleLines lines;
    private final PrintWriter out;
    private final PrintWriter err;
    private final CardCommand desk;
    private final CommandLine line;
    private final List<Thread> beside = new ArrayList<>();
    private int failure = ExitCode.OK.code();

    ConsoleSession(CardCommand card, ConsoleLines lines, PrintWriter out, PrintWriter err) {
        this.card = card;
        this.lines = lines;
        this.out = out;
        this.err = err;
        this.desk = card.again(lines::secret);
        this.line = commandLine(desk, out, err);
    }

    /** The commands of this console, to be looked at; their first word is the card. */
    CommandLine description() {
        return commandLine(desk.again(prompt -> ""), out, err);
    }

    /**
     * Does all that is asked.
     *
     * @param strict whether the first command that fails is the last one
     * @return the exit code of the first that failed, else 0
     */
    int run(boolean strict) {
        String next = lines.next();
        while (next != null && !ENDS.contains(next.strip()) && !(strict && failure() != ExitCode.OK.code())) {
            execute(next.strip());
            next = lines.next();
        }
        beside.forEach(ConsoleSession::await);
        return failure();
    }

    private void execute(String text) {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        boolean alone = !text.endsWith("&");
        List<String> arguments = new ArrayList<>(card.arguments());
        try {
            arguments.addAll(words(alone ? text : text.substring(0, text.length() - 1)));
        } catch (EOFError open) {
            err.println("A quotation has no end.");
            note(ExitCode.USAGE.code());
            return;
        }
        String[] all = arguments.toArray(new String[0]);
        if (alone) {
            note(line.execute(all));
        } else {
            Thread thread = new Thread(() -> executeBeside(all), "beside");
            thread.setDaemon(true);
            beside.add(thread);
            thread.start();
        }
    }

    /** What it says comes in one piece, when it is done. */
    private void executeBeside(String[] arguments) {
        StringWriter said = new StringWriter();
        PrintWriter all = new PrintWriter(said);
        int code = commandLine(desk.again(prompt -> ""), all, all).execute(arguments);
        note(code);
        out.print(said);
        out.flush();
    }

    private static List<String> words(String text) {
        return new DefaultParser()
                .parse(text.strip(), 0, ParseContext.ACCEPT_LINE)
                .words();
    }

    private static CommandLine commandLine(CardCommand desk, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(desk);
        CardCommand.describe(line);
        line.getCommandSpec().removeSubcommand("console");
        return line.setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(new Failures())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true);
    }

    private synchronized void note(int code) {
        if (failure == ExitCode.OK.code()) {
            failure = code;
        }
    }

    private synchronized int failure() {
        return failure;
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
