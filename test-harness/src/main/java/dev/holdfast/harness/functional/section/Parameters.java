package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;

/** Section 9: sensitive parameters, from where they come to their end. */
final class Parameters {

    private Parameters() {}

    static List<FunctionalTest> tests() {
        return Zeroization.tests();
    }
}
