package dev.holdfast.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the pages tell a reader to type is understood by the command line as it is. */
final class DocumentedCommandsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What the launcher does before there is Java. */
    private static final List<String> OF_THE_LAUNCHER = List.of("verify");

    private static final CommandLine HSM = Hsm.commandLine();

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream().map(ROOT::relativize);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfAPageIsUnderstood(Path page) throws IOException {
        List<String> faults = new ArrayList<>();
        for (DocumentedCommand command : DocumentedCommand.in(Files.readAllLines(ROOT.resolve(page)))) {
            fault(command)
                    .ifPresent(fault -> faults.add(
                            page + ":" + command.line() + ": hsm " + String.join(" ", command.words()) + ": " + fault));
        }
        assertTrue(faults.isEmpty(), () -> String.join("\n", faults));
    }

    /** The examples at the end of the help texts. */
    @Test
    void everyExampleOfTheHelpIsUnderstood() {
        List<String> faults = new ArrayList<>();
        examples(HSM, faults);
        assertTrue(faults.isEmpty(), () -> String.join("\n", faults));
    }

    @Test
    void whatIsWrongIsFound() {
        assertEquals(
                List.of(4, 5, 7, 9, 10, 13, 16),
                DocumentedCommand.in("""
                        Type `hsm status` or `hsm card 1 status`, and mind `hsm pool create`.

                        ```console
                        $ ./hsm stauts
                        $ ./hsm status --jsonn | jq .
                        $ ./hsm status --json | jq --nothing   # --a --comment
                        $ ./hsm pool create a \\
                              --nothing
                        $ eval "$(./hsm env --unknown)"
                        $ ./hsm pool
                        $ ./hsm card 1 console <<'END'
                        status
                        stauts
                        END
                        ```
                        And `hsm no-such-thing`.
                        """.lines().toList()).stream()
                        .filter(command -> fault(command).isPresent())
                        .map(DocumentedCommand::line)
                        .toList());
    }

    private static void examples(CommandLine command, List<String> faults) {
        for (String line : command.getCommandSpec().usageMessage().footer()) {
            String example = line.strip();
            if (example.startsWith("hsm ")) {
                fault(new DocumentedCommand(0, DocumentedCommand.words(example.substring(4)), true))
                        .ifPresent(fault -> faults.add(command.getCommandSpec().qualifiedName() + ": " + fault));
            }
        }
        command.getSubcommands().values().forEach(part -> examples(part, faults));
    }

    private static Optional<String> fault(DocumentedCommand command) {
        if (command.words().isEmpty()
                || OF_THE_LAUNCHER.contains(command.words().get(0))) {
            return Optional.empty();
        }
        try {
            ParseResult parsed = HSM.parseArgs(command.words().toArray(String[]::new));
            return command.whole() ? unfinished(parsed) : Optional.empty();
        } catch (MissingParameterException e) {
            return command.whole() ? Optional.ofNullable(e.getMessage()) : Optional.empty();
        } catch (ParameterException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** A group of commands without one of them tells its usage, and does nothing. */
    private static Optional<String> unfinished(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        boolean group = !last.commandSpec().subcommands().isEmpty();
        boolean asked = last.isUsageHelpRequested() || last.isVersionHelpRequested();
        return group && !asked ? Optional.of("names a group of commands, and none of it") : Optional.empty();
    }
}
