package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;
import java.util.stream.Stream;

/** Section 10: self-tests, and what follows when one fails. */
final class SelfTests {

    private SelfTests() {}

    static List<FunctionalTest> tests() {
        return Stream.of(SelfTestRuns.tests(), SelfTestFailures.tests(), ConditionalTests.tests())
                .flatMap(List::stream)
                .toList();
    }
}
