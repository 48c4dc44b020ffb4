package dev.holdfast.harness.functional.report;

/**
 * A functional requirement of ISO/IEC 24759, as NIST's table of test requirements numbers it.
 *
 * @param number such as {@code 09.28.03}
 * @param about what the assertion is about that it belongs to
 * @param reason why no test shows it; empty when a test does
 */
public record Requirement(String number, String about, String reason) {

    /** Of the standard. */
    public int section() {
        return Integer.parseInt(number.substring(0, 2));
    }

    /** Whether a test has to show it. */
    public boolean toBeTested() {
        return reason.isEmpty();
    }
}
