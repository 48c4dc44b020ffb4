package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;

/** Section 7: sensors, and the answer to an attempt on the card. */
final class PhysicalSecurity {

    private PhysicalSecurity() {}

    static List<FunctionalTest> tests() {
        return List.of();
    }
}
