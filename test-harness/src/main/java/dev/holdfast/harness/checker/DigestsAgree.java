package dev.holdfast.harness.checker;

import java.util.List;
import java.util.TreeMap;

/** All cards hold the same, byte for byte. */
final class DigestsAgree implements Invariant {

    @Override
    public String name() {
        return "cards' digests agree";
    }

    @Override
    public List<String> broken(Observed observed) {
        return observed.cards().digests().values().stream().distinct().count() <= 1
                ? List.of()
                : List.of("The cards hold different states: "
                        + new TreeMap<>(observed.cards().digests()));
    }
}
