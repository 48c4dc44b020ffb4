package dev.holdfast.harness.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.experiment.Kind;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.operator.Json;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm drill words}. */
@Command(
        name = "words",
        description = "Lists what a step of an experiment can be, with the options of each word.",
        footerHeading = "%nExamples:%n",
        footer = {"  hsm drill words", "  hsm drill words fault"})
final class WordsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "KIND",
            arity = "0..1",
            completionCandidates = KindNames.class,
            description = "Only words of this kind: ${COMPLETION-CANDIDATES}.")
    private @Nullable Kind kind;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public void run() {
        List<Word> words = kind == null
                ? Catalog.vocabulary().words()
                : Catalog.vocabulary().words(kind);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode document = Json.document("holdfast.drill-words/1");
            ArrayNode listed = document.putArray("words");
            words.forEach(word -> WordList.describe(word, listed.addObject()));
            out.println(document.toPrettyString());
        } else {
            words.forEach(word -> WordList.print(word, out));
        }
        out.flush();
    }
}
