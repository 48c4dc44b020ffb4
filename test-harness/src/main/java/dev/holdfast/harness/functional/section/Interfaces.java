package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;

/** Section 3: what may come in and go out, in which state. */
final class Interfaces {

    private Interfaces() {}

    static List<FunctionalTest> tests() {
        return List.of();
    }
}
