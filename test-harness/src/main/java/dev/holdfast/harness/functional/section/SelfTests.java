package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;

/** Section 10: self-tests, and what follows when one fails. */
final class SelfTests {

    private SelfTests() {}

    static List<FunctionalTest> tests() {
        return List.of();
    }
}
