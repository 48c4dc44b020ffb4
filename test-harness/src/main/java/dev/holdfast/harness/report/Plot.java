package dev.holdfast.harness.report;

import dev.holdfast.harness.report.RunDetail.Fault;
import dev.holdfast.harness.report.RunDetail.Second;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What clients met with, second by second, as SVG under the timeline and on its scale: how many calls were answered, and how
 * long they took. Faults are shades behind it.
 */
final class Plot {

    private static final int HEIGHT = 120;
    private static final int AXIS = 24;
    /** The inner picture is stretched to its place, so that its width can be counted in tenths of a per cent. */
    private static final int WIDTH = 1_000;

    private final RunDetail detail;
    private final TimeScale scale;

    Plot(RunDetail detail, TimeScale scale) {
        this.detail = detail;
        this.scale = scale;
    }

    void draw(Markup page) {
        key(page, "answered", "calls answered in a second", "refused", "refused or not answered");
        calls(page);
        key(page, "p50", "latency, median", "p99", "99th percentile", "max", "longest");
        latency(page);
    }

    private void calls(Markup page) {
        long most = detail.seconds().stream()
                .mapToLong(second -> Math.max(second.answered(), second.refused() + second.unknown()))
                .max()
                .orElse(1);
        begin(page, "Calls answered in each second", "plot-calls");
        inner(page);
        path(page, "area answered", bars(Second::answered, most));
        path(page, "area refused", bars(second -> second.refused() + second.unknown(), most));
        page.close();
        label(page, most + "/s", 12);
        page.close();
    }

    private void latency(Markup page) {
        long longest =
                detail.seconds().stream().mapToLong(Second::maxMicros).max().orElse(1);
        begin(page, "Latency of the calls answered in each second", "plot-latency");
        inner(page);
        for (long micros = 1_000; micros < longest; micros *= 10) {
            path(page, "grid", "M0 " + height(micros, longest) + "H" + WIDTH);
        }
        path(page, "line max", line(Second::maxMicros, longest));
        path(page, "line p99", line(Second::p99Micros, longest));
        path(page, "line p50", line(Second::p50Micros, longest));
        page.close();
        for (long micros = 1_000; micros < longest; micros *= 10) {
            label(page, Elapsed.words(micros / 1_000), Math.max(12, height(micros, longest) - 3));
        }
        page.close();
    }

    private void begin(Markup page, String title, String id) {
        page.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                "plot",
                "width",
                "100%",
                "height",
                Integer.toString(HEIGHT + AXIS),
                "role",
                "img",
                "aria-labelledby",
                id);
        page.leaf("title", title, "id", id);
        for (Fault fault : detail.faults()) {
            page.empty(
                    "rect",
                    "class",
                    "shade",
                    "x",
                    inPercent(scale.percent(fault.startMillis())),
                    "y",
                    "0",
                    "width",
                    inPercent(scale.percent(fault.startMillis() + fault.durationMillis())
                            - scale.percent(fault.startMillis())),
                    "height",
                    Integer.toString(HEIGHT));
        }
        for (TimeScale.Tick tick : scale.ticks()) {
            double percent = scale.percent(tick.atMillis());
            page.leaf(
                    "text",
                    tick.label(),
                    "class",
                    "axis",
                    "x",
                    inPercent(percent),
                    "y",
                    Integer.toString(HEIGHT + 16),
                    "text-anchor",
                    percent < 4 ? "start" : percent > 96 ? "end" : "middle");
        }
    }

    private static void inner(Markup page) {
        page.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "width",
                "100%",
                "height",
                Integer.toString(HEIGHT),
                "preserveAspectRatio",
                "none");
    }

    private static void path(Markup page, String style, String shape) {
        page.empty("path", "class", style, "d", shape.isEmpty() ? "M0 0" : shape);
    }

    private static void label(Markup page, String text, double y) {
        page.leaf("text", text, "class", "axis", "x", "2", "y", String.format(Locale.ROOT, "%.1f", y));
    }

    private static void key(Markup page, String... stylesAndTexts) {
        page.open("p", "class", "key");
        for (int i = 0; i < stylesAndTexts.length; i += 2) {
            page.open("span")
                    .open("svg", "class", "plot", "aria-hidden", "true", "width", "22", "height", "9")
                    .empty("rect", "class", "swatch " + stylesAndTexts[i], "width", "22", "height", "9")
                    .close()
                    .text(" " + stylesAndTexts[i + 1])
                    .close()
                    .text(" ");
        }
        page.close();
    }

    /** A column for each second in which there was something. */
    private String bars(ToLongFunction<Second> count, long most) {
        StringBuilder shape = new StringBuilder();
        for (Second second : detail.seconds()) {
            double top = HEIGHT * (1 - (double) count.applyAsLong(second) / Math.max(1, most));
            if (top < HEIGHT) {
                double from = x(second.atMillis());
                double to = Math.max(from + 1, x(second.atMillis() + 1_000));
                shape.append(String.format(Locale.ROOT, "M%.1f %d", from, HEIGHT))
                        .append(String.format(Locale.ROOT, "V%.1fH%.1fV%d", top, to, HEIGHT))
                        .append('Z');
            }
        }
        return shape.toString();
    }

    /** From the middle of a second to that of the next; it ends where a second has no answer. */
    private String line(ToLongFunction<Second> micros, long longest) {
        StringBuilder shape = new StringBuilder();
        long before = Long.MIN_VALUE;
        for (Second second : detail.seconds()) {
            if (second.answered() == 0) {
                continue;
            }
            double y = height(micros.applyAsLong(second), longest);
            double middle = x(second.atMillis() + 500);
            shape.append(
                    second.atMillis() - before == 1_000
                            ? String.format(Locale.ROOT, "L%.1f %.1f", middle, y)
                            : String.format(Locale.ROOT, "M%.1f %.1fh2", middle - 1, y));
            before = second.atMillis();
        }
        return shape.toString();
    }

    /** A tenth of a millisecond is at the bottom, the longest at the top, and every power of ten as high as the next. */
    private static double height(long micros, long longest) {
        double least = 2;
        double most = Math.max(3, Math.log10((double) Math.max(1, longest)));
        double at = Math.max(least, Math.log10((double) Math.max(1, micros)));
        return (HEIGHT - 2) * (1 - (at - least) / (most - least)) + 1;
    }

    private double x(long millis) {
        return WIDTH / 100.0 * scale.percent(Math.min(millis, scale.endMillis()));
    }

    private static String inPercent(double percent) {
        return String.format(Locale.ROOT, "%.3f%%", percent);
    }
}
