package dev.holdfast.harness.report;

import dev.holdfast.harness.report.HtmlTable.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people: one page that needs nothing but itself, on a screen, on paper, or read aloud. */
public final class HtmlReport {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String STYLE = resource("report.css");

    private final DrillReport report;
    private final Markup page = Markup.html();

    private HtmlReport(DrillReport report) {
        this.report = report;
    }

    /** A whole page in UTF-8, well-formed as XML too. Every text in it is escaped. */
    public static byte[] render(DrillReport report) {
        return new HtmlReport(report).page().getBytes(StandardCharsets.UTF_8);
    }

    private String page() {
        page.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
        head();
        page.open("body").open("main");
        summary();
        tried();
        timeline();
        phases();
        checks();
        judged();
        if (report.kind() != RunKind.SIMULATION) {
            refusals();
            recoveryPoint();
        }
        configuration();
        page.close();
        page.leaf("footer", DrillReport.NOTICE);
        return page.close().close().text("\n").toString();
    }

    private void head() {
        page.open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "name", "color-scheme", "content", "light dark")
                .empty(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        "default-src 'none'; style-src 'unsafe-inline'")
                .leaf("title", verdict() + ": " + report.title())
                .leaf("style", STYLE)
                .close();
    }

    private void summary() {
        page.open("header")
                .leaf("p", "Holdfast " + report.kind().noun() + " report", "class", "kind")
                .leaf("h1", report.title())
                .open("p", "class", "when")
                .text(UTC.format(report.started()) + ", " + Elapsed.words(report.durationMillis())
                        + (report.kind().isVirtual() ? " of virtual time" : "") + " in all, "
                        + report.kind().noun() + " ")
                .leaf("code", report.drill())
                .close();
        if (report.kind().isVirtual()) {
            page.leaf("p", RunKind.VIRTUAL_TIME, "class", "when");
        }
        page.close();
        page.open("section", "class", "verdict " + (report.recovered() ? "good" : "bad"), "aria-label", "Verdict")
                .leaf("p", verdict(), "class", "word");
        if (report.recovered()) {
            page.leaf("p", report.reason());
        } else {
            list(report.shortcomings());
        }
        page.close();
        page.open("dl", "class", "figures");
        figure(
                "Recovery time (RTO)",
                report.recovered() ? Elapsed.words(report.recoveryMillis()) : "not reached",
                report.recovered()
                        ? "the sum of the phases that count"
                        : Elapsed.words(report.recoveryMillis()) + " were spent on it");
        recoveryPointFigure();
        figure(
                "Comparisons",
                passed(
                        report.checks().stream()
                                .filter(DrillReport.Check::passed)
                                .count(),
                        report.checks().size()),
                count(compared(), "thing") + " compared");
        if (report.kind() != RunKind.SIMULATION) {
            refusalsFigure();
        }
        page.close();
    }

    private void recoveryPointFigure() {
        if (report.kind() == RunKind.SIMULATION) {
            figure(
                    "Recovery point (RPO)",
                    count(report.detail().lost().size(), "change") + " lost",
                    "of those that clients were acknowledged");
            return;
        }
        figure(
                "Recovery point (RPO)",
                report.compared() ? count(report.loss().keysLost().size(), "key") + " lost" : "not known",
                report.compared()
                        ? "of " + report.loss().keysBefore() + "; "
                                + report.loss().backup()
                        : "nothing was compared");
    }

    private void refusalsFigure() {
        figure(
                "Refusals",
                passed(
                        report.refusals().stream()
                                .filter(DrillReport.Refusal::passed)
                                .count(),
                        report.refusals().size()),
                report.refusals().isEmpty() ? "nothing forbidden was tried" : "refused, with nothing changed");
    }

    private void judged() {
        RunDetail.Judged judged = report.detail().judged();
        if (judged.verdict().isEmpty()) {
            return;
        }
        heading("What the checkers say");
        page.leaf("p", judged.verdict() + ". " + judged.ground());
        for (RunDetail.Evidence evidence : judged.evidence()) {
            page.leaf("p", evidence.checker() + ": " + evidence.sentence());
            if (!evidence.lines().isEmpty()) {
                page.leaf("pre", String.join("\n", evidence.lines()), "tabindex", "0");
            }
        }
    }

    private void tried() {
        RunDetail detail = report.detail();
        if (detail.description().isEmpty() && detail.steps().isEmpty()) {
            return;
        }
        heading("What was tried");
        if (!detail.description().isEmpty()) {
            page.leaf("p", detail.description());
        }
        if (!detail.steps().isEmpty()) {
            List<List<Cell>> rows = new ArrayList<>();
            for (RunDetail.Step step : detail.steps()) {
                rows.add(List.of(
                        Cell.of(step.name()),
                        Cell.of(step.part()),
                        Cell.of(step.kind()),
                        step.options().isEmpty() ? Cell.none() : Cell.of(step.options())));
            }
            HtmlTable.write(
                    page,
                    "The steps of the experiment, in their order.",
                    List.of("Step", "Part", "Kind", "Options"),
                    rows);
        }
    }

    private void timeline() {
        heading("Timeline");
        Timeline timeline = new Timeline(report);
        timeline.draw(page);
        RunDetail detail = report.detail();
        if (detail.hasClients()) {
            heading("As clients saw it");
            new Plot(detail, timeline.scale()).draw(page);
            seen();
        }
        if (!detail.faults().isEmpty()) {
            List<List<Cell>> rows = new ArrayList<>();
            for (RunDetail.Fault fault : detail.faults()) {
                rows.add(List.of(
                        Cell.of(fault.name()),
                        Cell.number("+" + Elapsed.words(fault.startMillis())),
                        Cell.number(Elapsed.words(fault.durationMillis())),
                        Cell.of(fault.outcome())));
            }
            heading("Faults");
            HtmlTable.write(
                    page,
                    "What was made to go wrong, and what that did.",
                    List.of("Fault", "Began", "Lasted", "Did"),
                    rows);
        }
    }

    /** RTO and RPO, phase by phase. */
    private void seen() {
        RunDetail detail = report.detail();
        List<List<Cell>> rows = new ArrayList<>();
        for (DrillReport.Phase phase : report.phases()) {
            rows.add(List.of(
                    Cell.of(phase.name()),
                    Cell.number(Elapsed.words(detail.longestSilenceMillis(phase))),
                    Cell.number(Long.toString(detail.lostIn(phase)))));
        }
        HtmlTable.write(
                page,
                "RTO and RPO of each phase: for how long of it no client was answered, by whole seconds of theirs, and how"
                        + " many changes that were acknowledged in it are lost.",
                List.of("Phase", "Longest silence (RTO)", "Changes lost (RPO)"),
                rows);
        list(detail.lost().stream().map(RunDetail.LostChange::text).toList());
    }

    private void phases() {
        List<List<Cell>> rows = new ArrayList<>();
        for (DrillReport.Phase phase : report.phases()) {
            rows.add(List.of(
                    Cell.of(phase.name()),
                    Cell.number("+" + Elapsed.words(phase.startMillis())),
                    Cell.number(Elapsed.words(phase.durationMillis())),
                    phase.recovery() ? Cell.of("counts") : Cell.none(),
                    Cell.result(phase.succeeded(), "done", "failed"),
                    Cell.of(phase.outcome())));
        }
        heading("Phases");
        HtmlTable.write(
                page,
                "What was done, in its order. The recovery time is the sum of the phases that count: "
                        + Elapsed.words(report.recoveryMillis()) + ".",
                List.of("Phase", "Began", "Took", "For the RTO", "Result", "Outcome"),
                rows);
    }

    private void checks() {
        heading("What was compared");
        if (report.checks().isEmpty()) {
            page.leaf("p", "Nothing: it ended before there was anything to compare.");
            return;
        }
        boolean simulated = report.kind() == RunKind.SIMULATION;
        List<List<Cell>> rows = new ArrayList<>();
        for (DrillReport.Check check : report.checks()) {
            rows.add(List.of(
                    Cell.of(check.subject()),
                    Cell.number(Long.toString(check.expected())),
                    Cell.number(Long.toString(check.matched())),
                    simulated
                            ? Cell.result(check.passed(), "holds", "broken")
                            : Cell.result(check.passed(), "as before", "different"),
                    check.differences().isEmpty() ? Cell.none() : Cell.list(check.differences())));
        }
        HtmlTable.write(
                page,
                simulated
                        ? "What clients were told, and what the cards say themselves, before their judges."
                        : "The recovered pool against what had been noted down before the disaster.",
                simulated
                        ? List.of("Subject", "Expected", "Held", "Result", "Evidence")
                        : List.of("Subject", "Expected", "As before", "Result", "Differences"),
                rows);
    }

    private void refusals() {
        heading("What had to be refused");
        if (report.refusals().isEmpty()) {
            page.leaf("p", "Nothing forbidden was tried.");
            return;
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (DrillReport.Refusal refusal : report.refusals()) {
            rows.add(List.of(
                    Cell.of(refusal.attempt()),
                    Cell.code(refusal.expectedCode()),
                    Cell.code(refusal.actualCode()),
                    Cell.result(refusal.nothingChanged(), "unchanged", "changed"),
                    Cell.result(refusal.passed(), "refused", "not as it must"),
                    Cell.of(refusal.message())));
        }
        HtmlTable.write(
                page,
                "Tried on purpose on the way. Each must fail for its own reason and leave the pool as it was.",
                List.of("Attempt", "Expected", "Got", "The pool", "Result", "What the refused was told"),
                rows);
    }

    private void recoveryPoint() {
        DrillReport.Loss loss = report.loss();
        heading("Recovery point, key by key");
        if (!report.compared()) {
            page.leaf("p", "Not known: the drill ended before the keys could be compared.");
        } else if (loss.keysLost().isEmpty()) {
            page.leaf(
                    "p",
                    "Each of the keys that existed when the disaster struck (" + loss.keysBefore() + ") came back; "
                            + loss.backup() + ".");
        } else {
            page.leaf(
                    "p",
                    "Of " + count(loss.keysBefore(), "key") + " these did not come back ("
                            + loss.keysLost().size() + "); " + loss.backup() + ".");
            list(loss.keysLost());
        }
    }

    private void configuration() {
        heading("Configuration");
        List<List<Cell>> rows = new ArrayList<>();
        report.configuration().forEach((name, value) -> rows.add(List.of(Cell.of(name), Cell.of(value))));
        HtmlTable.write(page, "What it was run with.", List.of("Setting", "Value"), rows);
        heading("Run it again");
        page.open("pre").leaf("code", report.replay()).close();
    }

    private void heading(String text) {
        page.leaf("h2", text);
    }

    private void figure(String name, String value, String remark) {
        page.open("div")
                .leaf("dt", name)
                .leaf("dd", value, "class", "value")
                .leaf("dd", remark)
                .close();
    }

    private void list(List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        page.open("ul");
        texts.forEach(text -> page.leaf("li", text));
        page.close();
    }

    private String verdict() {
        return report.kind().verdict(report.recovered());
    }

    private long compared() {
        return report.checks().stream().mapToLong(DrillReport.Check::expected).sum();
    }

    private static String passed(long passed, int of) {
        return of == 0 ? "none" : passed + " of " + of;
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
