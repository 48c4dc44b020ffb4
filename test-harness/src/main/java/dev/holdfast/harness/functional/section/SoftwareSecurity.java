package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;

/** Section 5: the firmware is what vendor and owner have signed. */
final class SoftwareSecurity {

    private SoftwareSecurity() {}

    static List<FunctionalTest> tests() {
        return List.of();
    }
}
