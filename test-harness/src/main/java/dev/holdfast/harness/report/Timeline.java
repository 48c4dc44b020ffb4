package dev.holdfast.harness.report;

import dev.holdfast.harness.report.DrillReport.Moment;
import dev.holdfast.harness.report.DrillReport.Phase;
import dev.holdfast.harness.report.RunDetail.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The drill over time, as SVG: phases as bars, moments as numbered marks that a list below explains. Times are placed in
 * per cent of the width, so that the picture fits any width without its letters growing or shrinking.
 */
final class Timeline {

    private static final int LANE = 24;
    private static final int ROW = 40;
    private static final int AXIS = 26;
    /** Marks nearer than this, in per cent of the width, go into different lanes. */
    private static final double MARK_WIDTH = 6;
    /** So that the shortest phase is still to be seen, in per cent of the width. */
    private static final double LEAST_BAR = 0.3;

    private static final String[][] KEY = {
        {"bar recovery", "counts for the recovery time"},
        {"bar", "does not count"},
        {"window", "from the disaster to the recovery"},
    };
    private static final String[] FAULT_KEY = {"bar fault", "a fault, while it lasted"};

    private final DrillReport report;
    private final TimeScale scale;
    private final List<Integer> lanes = new ArrayList<>();
    private final int top;
    private final int bottom;

    Timeline(DrillReport report) {
        this.report = report;
        long end = report.durationMillis();
        for (Phase phase : report.phases()) {
            end = Math.max(end, phase.startMillis() + phase.durationMillis());
        }
        for (Moment moment : report.timeline()) {
            end = Math.max(end, moment.atMillis());
        }
        for (Fault fault : report.detail().faults()) {
            end = Math.max(end, fault.startMillis() + fault.durationMillis());
        }
        scale = TimeScale.of(disaster(), Math.max(1, end));
        top = assignLanes() * LANE;
        bottom = top + (report.phases().size() + report.detail().faults().size()) * ROW;
    }

    /** Where times are, for what is drawn beneath. */
    TimeScale scale() {
        return scale;
    }

    void draw(Markup page) {
        key(page);
        page.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                "timeline",
                "width",
                "100%",
                "height",
                Integer.toString(bottom + AXIS),
                "role",
                "img",
                "aria-labelledby",
                "timeline-title timeline-text");
        page.leaf("title", "Timeline", "id", "timeline-title");
        page.leaf(
                "desc",
                "Phases as bars over " + Elapsed.words(scale.endMillis())
                        + "; the table of phases and the list of moments say the same.",
                "id",
                "timeline-text");
        recoveryWindow(page);
        axis(page);
        int y = top + report.phases().size() * ROW;
        for (int i = 0; i < report.phases().size(); i++) {
            bar(page, report.phases().get(i), top + i * ROW);
        }
        for (Fault fault : report.detail().faults()) {
            row(page, fault.name(), fault.startMillis(), fault.durationMillis(), "fault", y);
            y += ROW;
        }
        for (int i = 0; i < report.timeline().size(); i++) {
            mark(page, i);
        }
        page.close();
        legend(page);
    }

    /** What the colours mean, and a word of warning if the scale is not the same everywhere. */
    private void key(Markup page) {
        page.open("p", "class", "key");
        List<String[]> entries = new ArrayList<>(List.of(KEY));
        if (!report.detail().faults().isEmpty()) {
            entries.add(FAULT_KEY);
        }
        for (String[] entry : entries) {
            page.open("span")
                    .open("svg", "aria-hidden", "true", "width", "22", "height", "9")
                    .empty("rect", "class", entry[0], "width", "22", "height", "9")
                    .close()
                    .text(" " + entry[1])
                    .close()
                    .text(" ");
        }
        if (scale.changesAtDisaster()) {
            page.leaf("span", "The scale changes at the disaster.");
        }
        page.close();
    }

    /** Puts each moment into the first lane where it touches no other; returns how many lanes there are. */
    private int assignLanes() {
        List<Double> ends = new ArrayList<>();
        for (Moment moment : report.timeline()) {
            double at = scale.percent(moment.atMillis());
            int lane = 0;
            while (lane < ends.size() && at < ends.get(lane)) {
                lane++;
            }
            if (lane == ends.size()) {
                ends.add(0.0);
            }
            ends.set(lane, at + MARK_WIDTH);
            lanes.add(lane);
        }
        return ends.size();
    }

    /** When the first disaster struck; 0 if none did. */
    private long disaster() {
        return report.timeline().stream()
                .filter(moment -> moment.kind() == Moment.Kind.DISASTER)
                .mapToLong(Moment::atMillis)
                .findFirst()
                .orElse(0);
    }

    /** The time between the disaster and the recovery, as a shade behind everything. */
    private void recoveryWindow(Markup page) {
        report.timeline().stream()
                .filter(moment -> moment.kind() == Moment.Kind.RECOVERED && disaster() > 0)
                .findFirst()
                .ifPresent(recovered ->
                        rectangle(page, "window", disaster(), recovered.atMillis() - disaster(), 0, bottom));
    }

    private void axis(Markup page) {
        for (TimeScale.Tick tick : scale.ticks()) {
            vertical(page, "tick", tick.atMillis(), top);
            double percent = scale.percent(tick.atMillis());
            String anchor = percent < 4 ? "start" : percent > 96 ? "end" : "middle";
            page.leaf(
                    "text",
                    tick.label(),
                    "class",
                    "axis",
                    "x",
                    x(tick.atMillis()),
                    "y",
                    Integer.toString(bottom + 18),
                    "text-anchor",
                    anchor);
        }
    }

    private void bar(Markup page, Phase phase, int y) {
        String state = phase.succeeded() ? phase.recovery() ? "recovery" : "" : "failed";
        String sign = phase.succeeded() ? "" : "\u2717 ";
        row(page, sign + phase.name(), phase.startMillis(), phase.durationMillis(), state, y);
    }

    private void row(Markup page, String name, long start, long millis, String state, int y) {
        String baseline = Integer.toString(y + 17);
        page.leaf("text", name, "x", "0", "y", baseline);
        page.leaf(
                "text",
                Elapsed.words(millis),
                "class",
                "took",
                "x",
                "100%",
                "dx",
                "-10",
                "y",
                baseline,
                "text-anchor",
                "end");
        rectangle(page, "track", 0, scale.endMillis(), y + 24, 9);
        rectangle(page, "bar " + state, start, millis, y + 24, 9);
    }

    private void mark(Markup page, int index) {
        Moment moment = report.timeline().get(index);
        int y = lanes.get(index) * LANE + LANE / 2;
        String kind = kind(moment);
        if (moment.kind() != Moment.Kind.STEP && moment.kind() != Moment.Kind.REFUSED) {
            vertical(page, "line " + kind, moment.atMillis(), y);
        }
        page.open("svg", "x", x(moment.atMillis()), "y", Integer.toString(y), "overflow", "visible");
        page.open("g", "class", "mark " + kind).leaf("title", moment.text());
        glyph(page, moment, index + 1);
        page.close().close();
    }

    private void legend(Markup page) {
        if (report.timeline().isEmpty()) {
            return;
        }
        page.open("ol", "class", "moments");
        for (int i = 0; i < report.timeline().size(); i++) {
            Moment moment = report.timeline().get(i);
            page.open("li")
                    .open("svg", "class", "mark " + kind(moment), "viewBox", "-11 -11 22 22", "aria-hidden", "true");
            glyph(page, moment, i + 1);
            page.close()
                    .leaf("span", "+" + Elapsed.words(moment.atMillis()), "class", "at")
                    .open("span")
                    .leaf("b", kind(moment) + ": ")
                    .text(moment.text())
                    .close()
                    .close();
        }
        page.close();
    }

    /** A shape of its own for each kind, around the moment's number; centred at the origin. */
    private static void glyph(Markup page, Moment moment, int number) {
        String outline =
                switch (moment.kind()) {
                    case STEP -> "M0 -9a9 9 0 1 1 0 18a9 9 0 1 1 0 -18z";
                    case FAULT -> "M0 -10L10 -3L6 9L-6 9L-10 -3z";
                    case DISASTER -> "M0 -11L11 9L-11 9z";
                    case RECOVERED -> "M-9 -9L9 -9L9 9L-9 9z";
                    case REFUSED -> "M0 -11L11 0L0 11L-11 0z";
                    case FAILED -> "M-4 -10L4 -10L10 -4L10 4L4 10L-4 10L-10 4L-10 -4z";
                };
        page.empty("path", "d", outline);
        page.leaf(
                "text",
                Integer.toString(number),
                "x",
                "0",
                "y",
                moment.kind() == Moment.Kind.DISASTER ? "6" : "3.5",
                "text-anchor",
                "middle");
    }

    private void rectangle(Markup page, String style, long from, long millis, int y, int height) {
        double width = Math.max(LEAST_BAR, scale.percent(from + millis) - scale.percent(from));
        page.empty(
                "rect",
                "class",
                style,
                "x",
                x(from),
                "y",
                Integer.toString(y),
                "width",
                inPercent(width),
                "height",
                Integer.toString(height));
    }

    private void vertical(Markup page, String style, long at, int from) {
        page.empty(
                "line",
                "class",
                style,
                "x1",
                x(at),
                "x2",
                x(at),
                "y1",
                Integer.toString(from),
                "y2",
                Integer.toString(bottom + 4));
    }

    private static String kind(Moment moment) {
        return moment.kind().name().toLowerCase(Locale.ROOT);
    }

    private String x(long millis) {
        return inPercent(scale.percent(millis));
    }

    private static String inPercent(double percent) {
        return String.format(Locale.ROOT, "%.3f%%", percent);
    }
}
