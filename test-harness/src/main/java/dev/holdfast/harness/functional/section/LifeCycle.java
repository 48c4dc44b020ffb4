package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;

/** Section 11: the finite state model, and taking a card into service. */
final class LifeCycle {

    private LifeCycle() {}

    static List<FunctionalTest> tests() {
        return List.of();
    }
}
