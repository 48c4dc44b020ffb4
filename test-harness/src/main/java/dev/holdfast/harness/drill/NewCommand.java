package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm drill new}. */
@Command(
        name = "new",
        description = "Writes a file to begin an experiment with: a short one with comments, or a copy of a drill.",
        footerHeading = "%nExamples:%n",
        footer = {"  hsm drill new card-dies.yaml", "  hsm drill new my-region.yaml --from region-loss"})
final class NewCommand implements Callable<Integer> {

    /** By which editors find the schema; it is published beside the documentation. */
    static final String SCHEMA_LINE = "# yaml-language-server: $schema=";

    private static final String TEMPLATE = "template.yaml";
    private static final String SCHEMA = "experiment.schema.json";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The file to write. It must not exist.")
    private Path file = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "DRILL",
            completionCandidates = DrillNames.class,
            description = "A built-in drill or a file, which is copied with its comments.")
    private @Nullable String from;

    @Override
    public Integer call() throws IOException {
        String text = from == null ? template() : copied(from);
        Path schema = file.resolveSibling(SCHEMA);
        write(file, SCHEMA_LINE + SCHEMA + "\n" + text);
        boolean described = Files.exists(schema);
        if (!described) {
            write(schema, SchemaFile.text());
        }
        spec.commandLine()
                .getOut()
                .println("Wrote " + file + (described ? "" : ", and " + schema + ", by which editors complete it")
                        + ". Next:" + " hsm drill check " + file + "; hsm drill run " + file);
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }

    private static String copied(String drill) {
        DrillSource source = DrillSource.find(drill);
        // What cannot be read is not worth copying.
        source.experiment();
        String text = new String(source.yaml(), UTF_8);
        return text.startsWith(SCHEMA_LINE) ? text.substring(text.indexOf('\n') + 1) : text;
    }

    static String template() throws IOException {
        try (InputStream in = NewCommand.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IllegalStateException("the template is missing from this build");
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException(Code.CONFLICT, file + " exists already; give another name, or delete it.");
        } catch (IOException e) {
            throw new RefusedException(
                    Code.NOT_FOUND, file + " cannot be written; check that its folder exists, and its permissions.");
        }
    }
}
