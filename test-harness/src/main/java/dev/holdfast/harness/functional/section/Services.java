package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;

/** Section 4: services, and loading of firmware. */
final class Services {

    private Services() {}

    static List<FunctionalTest> tests() {
        return List.of();
    }
}
