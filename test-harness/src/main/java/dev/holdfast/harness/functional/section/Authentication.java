package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;

/** Section 4: who may do what, and how he proves who he is. */
final class Authentication {

    private Authentication() {}

    static List<FunctionalTest> tests() {
        return List.of();
    }
}
