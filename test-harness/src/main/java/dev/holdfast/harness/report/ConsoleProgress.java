package dev.holdfast.harness.report;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.ColorScheme;

/**
 * What a person sees of a drill: one line per phase, and the verdict at the end. With colours, which means on a terminal,
 * the line of the running phase is drawn again in place; otherwise a line appears once its phase is over.
 */
public final class ConsoleProgress implements DrillListener {

    private static final int NAME_WIDTH = 50;
    /** A line drawn in place must not wrap. */
    private static final int MOST_COLUMNS = 78;

    private static final String BACK_AND_CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean inPlace;
    private String head = "";
    private String at = "";

    /**
     * @param out the command's standard output
     * @param colours the command line's; it knows about terminals and {@code NO_COLOR}
     */
    public ConsoleProgress(PrintWriter out, ColorScheme colours) {
        this.out = out;
        this.inPlace = colours.ansi().enabled();
    }

    @Override
    public void phaseStarted(int number, int of, String name) {
        head = String.format(Locale.ROOT, "%3d/%d  %s ", number, of, name);
        at = "";
        redraw();
    }

    @Override
    public void progress(double fraction, String text) {
        at = String.format(Locale.ROOT, "%3.0f %%  %s", 100 * fraction, text);
        redraw();
    }

    @Override
    public void moment(DrillReport.Moment moment) {
        if (moment.kind() == DrillReport.Moment.Kind.STEP) {
            return;
        }
        Style style =
                switch (moment.kind()) {
                    case DISASTER, FAILED -> Style.fg_red;
                    case FAULT -> Style.fg_yellow;
                    case RECOVERED -> Style.fg_green;
                    case REFUSED, STEP -> Style.faint;
                };
        String kind = moment.kind().name().toLowerCase(Locale.ROOT);
        clear();
        out.println("       " + styled(style.on(), kind + ": " + moment.text()));
        redraw();
    }

    @Override
    public void fault(String name, String did) {
        clear();
        out.println("       " + styled(Style.faint.on(), "fault: \"" + name + "\": " + did));
        redraw();
    }

    @Override
    public void phaseFinished(DrillReport.Phase phase) {
        String took = Elapsed.words(phase.durationMillis());
        clear();
        if (phase.succeeded()) {
            out.println(dotted() + " " + took);
        } else {
            out.println(dotted() + " " + styled(Style.fg_red.on(), "failed") + " after " + took);
            out.println("       " + phase.outcome());
        }
        head = "";
        out.flush();
    }

    @Override
    public void finished(DrillReport report, ReportFiles.Written files) {
        clear();
        out.println();
        if (report.recovered()) {
            out.println(styled(Style.bold.on() + Style.fg_green.on(), "FULL RECOVERY"));
            out.println(report.reason());
        } else {
            out.println(styled(Style.bold.on() + Style.fg_red.on(), "NOT RECOVERED"));
            report.shortcomings().forEach(sentence -> out.println("- " + sentence));
            report.detail().judged().evidence().forEach(this::evidence);
        }
        out.println();
        line("RTO", report.recovered() ? Elapsed.words(report.recoveryMillis()) : "not reached");
        line("RPO", recoveryPoint(report));
        line(
                "Compared",
                passed(
                        report.checks().stream()
                                .filter(DrillReport.Check::passed)
                                .count(),
                        report.checks().size(),
                        "as before"));
        line(
                "Refused",
                passed(
                        report.refusals().stream()
                                .filter(DrillReport.Refusal::passed)
                                .count(),
                        report.refusals().size(),
                        "as they must be"));
        line("Report", files.html().toString());
        line("", files.json().toString());
        line("Again", report.replay());
        out.println();
        out.println(styled(Style.faint.on(), DrillReport.NOTICE));
        out.flush();
    }

    private void evidence(RunDetail.Evidence evidence) {
        if (!evidence.lines().isEmpty()) {
            out.println();
        }
        out.println(evidence.checker() + ": " + evidence.sentence());
        evidence.lines().forEach(line -> out.println("  " + line));
    }

    private void line(String name, String value) {
        out.println(String.format(Locale.ROOT, "  %-10s%s", name, value));
    }

    private void redraw() {
        if (!inPlace || head.isEmpty()) {
            return;
        }
        String line = at.isEmpty() ? head : dotted() + " " + at;
        out.print(BACK_AND_CLEAR + line.substring(0, Math.min(line.length(), MOST_COLUMNS)));
        out.flush();
    }

    private void clear() {
        if (inPlace) {
            out.print(BACK_AND_CLEAR);
        }
    }

    private String dotted() {
        return head + ".".repeat(Math.max(3, NAME_WIDTH - head.length()));
    }

    /** Ends with a reset, because the code that ends bold underlines on some terminals. */
    private String styled(String on, String text) {
        return inPlace ? on + text + Style.reset.on() : text;
    }

    private static String recoveryPoint(DrillReport report) {
        if (!report.compared()) {
            return "not known";
        }
        DrillReport.Loss loss = report.loss();
        return loss.keysLost().size() + " of " + loss.keysBefore() + " keys lost; " + loss.backup();
    }

    private static String passed(long passed, int of, String how) {
        return of == 0 ? "nothing" : passed + " of " + of + " " + how;
    }
}
