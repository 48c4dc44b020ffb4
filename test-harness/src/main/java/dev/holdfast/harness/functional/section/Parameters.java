package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;
import java.util.stream.Stream;

/** Section 9: sensitive parameters, from where they come to their end. */
final class Parameters {

    private Parameters() {}

    static List<FunctionalTest> tests() {
        return Stream.of(StoredParameters.tests(), MovingParameters.tests(), Zeroization.tests())
                .flatMap(List::stream)
                .toList();
    }
}
