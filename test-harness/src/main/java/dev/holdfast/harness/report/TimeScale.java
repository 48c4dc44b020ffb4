package dev.holdfast.harness.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Places times on the width of a picture. Making keys may take much longer than getting them back, which is what the
 * picture is about: then the time up to the disaster is compressed into the left third.
 *
 * @param disasterMillis 0 if there was none
 * @param endMillis at least 1
 * @param disasterPercent where the disaster is placed
 */
record TimeScale(long disasterMillis, long endMillis, double disasterPercent) {

    private static final double MOST_BEFORE = 33;
    private static final int TICKS_BEFORE = 3;
    private static final int TICKS = 6;

    /** A line across the picture, and what it says. */
    record Tick(long atMillis, String label) {}

    static TimeScale of(long disasterMillis, long endMillis) {
        double even = 100.0 * disasterMillis / endMillis;
        return new TimeScale(
                disasterMillis, endMillis, disasterMillis == endMillis ? even : Math.min(even, MOST_BEFORE));
    }

    /** Whether a second has not the same width before and after the disaster. */
    boolean changesAtDisaster() {
        return disasterPercent < 100.0 * disasterMillis / endMillis;
    }

    double percent(long millis) {
        if (millis < disasterMillis) {
            return disasterPercent * millis / disasterMillis;
        }
        long after = Math.max(1, endMillis - disasterMillis);
        return disasterPercent + (100 - disasterPercent) * (millis - disasterMillis) / after;
    }

    /** Round times: from the start of the drill up to the disaster, and from the disaster on, with a plus. */
    List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        long step = step(disasterMillis, TICKS_BEFORE);
        for (long at = 0; at < disasterMillis - step / 2; at += step) {
            ticks.add(new Tick(at, label(at, step)));
        }
        long after = endMillis - disasterMillis;
        step = step(after, TICKS);
        for (long at = disasterMillis == 0 ? 0 : step; at <= after; at += step) {
            ticks.add(new Tick(disasterMillis + at, (disasterMillis == 0 ? "" : "+") + label(at, step)));
        }
        return ticks;
    }

    /** The smallest of 1, 2, 5, 10, 20, 50, ... milliseconds that gives few enough ticks. */
    private static long step(long millis, int most) {
        for (long power = 1; ; power *= 10) {
            for (int factor : new int[] {1, 2, 5}) {
                if (millis / (power * factor) < most) {
                    return power * factor;
                }
            }
        }
    }

    private static String label(long millis, long step) {
        return step < 1_000 ? millis + " ms" : millis / 1_000 + " s";
    }
}
