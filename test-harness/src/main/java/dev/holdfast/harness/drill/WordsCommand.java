package dev.holdfast.harness.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.operator.Json;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
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
        footer = {"  hsm drill words", "  hsm drill words fault", "  hsm drill words destroy-card"})
final class WordsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "KIND|WORD",
            arity = "0..1",
            completionCandidates = WordNames.class,
            description =
                    "Only words of this kind (probe, workload, fault, recovery, human or check), or only this word.")
    private @Nullable String which;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public void run() {
        List<Word> words = Catalog.vocabulary().words().stream()
                .filter(word -> which == null
                        || word.kind().key().equals(which)
                        || word.name().equals(which))
                .toList();
        if (words.isEmpty()) {
            throw new RefusedException(
                    Code.NOT_FOUND, "There is no kind and no word " + which + "; `hsm drill words` lists all.");
        }
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
