package dev.holdfast.harness.fuzz;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a search is, as libFuzzer tells it.
 *
 * @param inputs how many were tried
 * @param coverage how many places of the code they reached
 * @param perSecond how many are tried in a second, on average
 */
record Progress(long inputs, long coverage, long perSecond) {

    static final Progress NONE = new Progress(0, 0, 0);

    private static final Pattern LINE = Pattern.compile("#(\\d+)\\s.*?(?:\\bcov: (\\d+)\\b.*?)?\\bexec/s: (\\d+)\\b.*");

    /** What a line says; the same as before when it speaks of something else. */
    Progress after(String line) {
        Matcher told = LINE.matcher(line);
        if (!told.matches()) {
            return this;
        }
        long reached = told.group(2) == null ? coverage : Long.parseLong(told.group(2));
        return new Progress(Long.parseLong(told.group(1)), reached, Long.parseLong(told.group(3)));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d inputs, %,d a second, coverage %,d", inputs, perSecond, coverage);
    }
}
