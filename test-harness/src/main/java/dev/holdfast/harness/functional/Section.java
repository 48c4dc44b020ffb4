package dev.holdfast.harness.functional;

import java.util.List;

/**
 * The functional tests of one section of ISO/IEC 24759.
 *
 * @param number such as 4
 * @param title what it is about, in a few words
 */
public record Section(int number, String title, List<FunctionalTest> tests) {

    public Section {
        tests = List.copyOf(tests);
    }
}
