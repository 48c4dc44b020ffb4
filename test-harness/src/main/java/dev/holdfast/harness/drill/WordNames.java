package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.Kind;
import dev.holdfast.harness.experiment.Word;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Stream;

/** The kinds of steps and the words of each, for completion. */
final class WordNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Stream.concat(
                        Arrays.stream(Kind.values()).map(Kind::key),
                        Catalog.vocabulary().words().stream().map(Word::name))
                .distinct()
                .iterator();
    }
}
