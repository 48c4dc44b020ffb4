package dev.holdfast.harness.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A test suite for CI systems, in the form that Ant's JUnit task began and they all read.
 *
 * @param name such as {@code matrix}
 * @param replay the command that runs it again
 */
public record JunitSuite(String name, String replay, List<Case> cases) {

    /**
     * One test.
     *
     * @param className what it belongs to, with dots between
     * @param failure a sentence, or empty if it passed
     */
    public record Case(String className, String name, long millis, String failure) {}

    public JunitSuite {
        cases = List.copyOf(cases);
    }

    /** A whole document in UTF-8. */
    public byte[] render() {
        Markup document = Markup.xml();
        document.open("testsuites")
                .open(
                        "testsuite",
                        "name",
                        name,
                        "tests",
                        Integer.toString(cases.size()),
                        "failures",
                        Long.toString(cases.stream()
                                .filter(each -> !each.failure().isEmpty())
                                .count()),
                        "errors",
                        "0",
                        "skipped",
                        "0",
                        "time",
                        seconds(cases.stream().mapToLong(Case::millis).sum()));
        cases.forEach(each -> write(document, each));
        document.leaf("system-out", "Run it again: " + replay);
        return document.close().close().text("\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Markup document, Case each) {
        document.open("testcase", "name", each.name(), "classname", each.className(), "time", seconds(each.millis()));
        if (!each.failure().isEmpty()) {
            document.leaf("failure", each.failure(), "message", each.failure(), "type", "defect");
        }
        document.close();
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%d.%03d", millis / 1_000, millis % 1_000);
    }
}
