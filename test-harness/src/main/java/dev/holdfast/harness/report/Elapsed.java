package dev.holdfast.harness.report;

import java.util.Locale;

/** Durations as people say them. */
final class Elapsed {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Elapsed() {}

    /** Three digits or two units: "412 ms", "4.21 s", "1 min 05 s", "2 h 03 min", "3 d 04 h". */
    static String words(long millis) {
        if (millis < SECOND) {
            return millis + " ms";
        }
        long hundredths = rounded(millis, SECOND / 100);
        if (hundredths < MINUTE) {
            return String.format(Locale.ROOT, "%d.%02d s", hundredths / SECOND, hundredths % SECOND / 10);
        }
        long seconds = rounded(millis, SECOND);
        if (seconds < HOUR) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / MINUTE, seconds % MINUTE / SECOND);
        }
        long minutes = rounded(millis, MINUTE);
        if (minutes < DAY) {
            return String.format(Locale.ROOT, "%d h %02d min", minutes / HOUR, minutes % HOUR / MINUTE);
        }
        long hours = rounded(millis, HOUR);
        return String.format(Locale.ROOT, "%d d %02d h", hours / DAY, hours % DAY / HOUR);
    }

    private static long rounded(long millis, long unit) {
        return (millis + unit / 2) / unit * unit;
    }
}
