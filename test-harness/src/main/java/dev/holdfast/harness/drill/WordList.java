package dev.holdfast.harness.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Word;
import java.io.PrintWriter;
import java.util.List;

/** Words with their options, for people and for machines. */
final class WordList {

    private WordList() {}

    static void print(Word word, PrintWriter out) {
        out.println(word.kind().key() + ": " + word.name());
        out.println("    " + word.summary() + where(word));
        for (Option option : word.options()) {
            String otherwise = option.required()
                    ? " (required)"
                    : option.fallback().isEmpty() ? "" : " (otherwise " + option.fallback() + ")";
            out.println("    " + option.name() + ": " + option.summary() + otherwise);
            out.println("        " + option.type().phrase());
        }
    }

    /** Nothing for a word that can be used everywhere. */
    static String where(Word word) {
        return word.where().size() == Hosting.values().length
                ? ""
                : " Only with hosting " + String.join(" or ", hostings(word)) + ".";
    }

    private static List<String> hostings(Word word) {
        return word.where().stream().sorted().map(Hosting::key).toList();
    }

    static void describe(Word word, ObjectNode into) {
        into.put("kind", word.kind().key()).put("word", word.name()).put("summary", word.summary());
        ArrayNode where = into.putArray("hosting");
        hostings(word).forEach(where::add);
        ArrayNode options = into.putArray("options");
        for (Option option : word.options()) {
            ObjectNode described = options.addObject()
                    .put("option", option.name())
                    .put("summary", option.summary())
                    .put("value", option.type().phrase())
                    .put("required", option.required());
            if (!option.fallback().isEmpty()) {
                described.put("otherwise", option.fallback());
            }
        }
    }
}
