package dev.holdfast.harness.functional.report;

import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Journal;

/**
 * What came of a test.
 *
 * @param failure what was expected and what came, one sentence; empty when the test passed
 */
public record Outcome(FunctionalTest test, String failure, Journal journal, long millis) {

    public boolean passed() {
        return failure.isEmpty();
    }
}
