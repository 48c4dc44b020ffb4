package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.Kind;
import java.util.Arrays;
import java.util.Iterator;

/** The kinds of steps, for completion. */
final class KindNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(Kind.values()).map(Kind::key).iterator();
    }
}
