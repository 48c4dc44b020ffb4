package dev.holdfast.harness.report;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A report for CI systems, in the form that Ant's JUnit task began and they all read: a test suite with one case for the
 * verdict, and one for each phase, comparison and refusal.
 */
public final class JunitXml {

    private final DrillReport report;
    private final Markup document = Markup.xml();

    private JunitXml(DrillReport report) {
        this.report = report;
    }

    /** A whole document in UTF-8. */
    public static byte[] render(DrillReport report) {
        return new JunitXml(report).document().getBytes(StandardCharsets.UTF_8);
    }

    private String document() {
        long failures = (report.recovered() ? 0 : 1)
                + report.phases().stream().filter(phase -> !phase.succeeded()).count()
                + report.checks().stream().filter(check -> !check.passed()).count()
                + report.refusals().stream()
                        .filter(refusal -> !refusal.passed())
                        .count();
        int tests = 1
                + report.phases().size()
                + report.checks().size()
                + report.refusals().size();
        document.open("testsuites").open("testsuite", attributes(tests, failures));
        document.open("properties");
        property("title", report.title());
        property("notice", DrillReport.NOTICE);
        report.configuration().forEach(this::property);
        document.close();
        verdict();
        phases();
        checks();
        refusals();
        document.leaf("system-out", "Run it again: " + report.replay());
        document.leaf("system-err", "");
        return document.close().close().text("\n").toString();
    }

    private String[] attributes(int tests, long failures) {
        return new String[] {
            "name",
            "drill." + report.drill(),
            "package",
            "drill",
            "id",
            "0",
            "hostname",
            "localhost",
            "timestamp",
            DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                    report.started().atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS)),
            "tests",
            Integer.toString(tests),
            "failures",
            Long.toString(failures),
            "errors",
            "0",
            "skipped",
            "0",
            "time",
            seconds(report.durationMillis())
        };
    }

    private void verdict() {
        document.open("testcase", "name", "full recovery", "classname", name("verdict"), "time", "0.000");
        if (!report.recovered()) {
            failure("not recovered", String.join("\n", report.shortcomings()));
        }
        document.close();
    }

    private void phases() {
        for (DrillReport.Phase phase : report.phases()) {
            begin(phase.name(), "phases", phase.durationMillis());
            if (!phase.succeeded()) {
                failure("failed", phase.outcome());
            }
            document.close();
        }
    }

    private void checks() {
        for (DrillReport.Check check : report.checks()) {
            begin(check.subject(), "comparisons", 0);
            if (!check.passed()) {
                failure(
                        check.matched() + " of " + check.expected() + " were as before",
                        String.join("\n", check.differences()));
            }
            document.close();
        }
    }

    private void refusals() {
        for (DrillReport.Refusal refusal : report.refusals()) {
            begin(refusal.attempt(), "refusals", 0);
            if (!refusal.passed()) {
                failure(
                        "expected " + refusal.expectedCode() + ", got " + refusal.actualCode()
                                + (refusal.nothingChanged() ? "" : ", and the pool changed"),
                        refusal.message());
            }
            document.close();
        }
    }

    private void begin(String name, String kind, long millis) {
        document.open("testcase", "name", name, "classname", name(kind), "time", seconds(millis));
    }

    private void failure(String message, String text) {
        document.leaf("failure", text, "message", message, "type", "drill");
    }

    private void property(String name, String value) {
        document.empty("property", "name", name, "value", value);
    }

    private String name(String kind) {
        return "drill." + report.drill() + "." + kind;
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%d.%03d", millis / 1_000, millis % 1_000);
    }
}
