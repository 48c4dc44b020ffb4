package dev.holdfast.harness.drill;

import java.util.Iterator;

/** The built-in drills, for completion. */
final class DrillNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Catalog.NAMES.iterator();
    }
}
