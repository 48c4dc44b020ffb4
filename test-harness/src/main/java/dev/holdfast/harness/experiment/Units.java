package dev.holdfast.harness.experiment;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units as people write them. What {@code written…} makes is read back as the same value. */
final class Units {

    static final Duration LONGEST = Duration.ofDays(3660);
    static final double MOST_PER_SECOND = 1_000_000;
    static final long MOST_BYTES = 1L << 40;

    static final String TIME = "([0-9]{1,6}(d|h|m|s|ms|us))+";
    static final String DECIMAL = "[0-9]{1,15}(\\.[0-9]{1,80})?";
    static final String RATE = DECIMAL + " ?/ ?(s|min|h)";
    static final String SIZE = "[0-9]{1,13}( ?(B|KiB|MiB|GiB))?";

    private record Unit(String name, Duration length) {}

    private static final List<Unit> TIMES = List.of(
            new Unit("d", Duration.ofDays(1)),
            new Unit("h", Duration.ofHours(1)),
            new Unit("m", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            new Unit("ms", Duration.ofMillis(1)),
            new Unit("us", Duration.ofNanos(1000)));
    private static final Pattern TIME_FORM = Pattern.compile(TIME);
    private static final Pattern TIME_PART = Pattern.compile("([0-9]{1,6})(ms|us|d|h|m|s)");
    private static final Pattern RATE_FORM = Pattern.compile("(?<count>" + DECIMAL + ") ?/ ?(?<unit>s|min|h)");
    private static final Pattern SIZE_FORM = Pattern.compile("(?<count>[0-9]{1,13})(?: ?(?<unit>B|KiB|MiB|GiB))?");

    private Units() {}

    /** {@code 250ms}, {@code 1h30m}: the larger units first. */
    static Duration time(String text) {
        if (text.length() > 60 || !TIME_FORM.matcher(text).matches()) {
            throw refused("write a time such as 250ms, 90s or 1h30m.");
        }
        Matcher part = TIME_PART.matcher(text);
        Duration sum = Duration.ZERO;
        int last = -1;
        while (part.find()) {
            int unit = unit(part.group(2));
            if (unit <= last) {
                throw refused("write the larger unit first and each once, as in 1h30m.");
            }
            last = unit;
            sum = sum.plus(TIMES.get(unit).length().multipliedBy(Long.parseLong(part.group(1))));
        }
        if (sum.compareTo(LONGEST) > 0) {
            throw refused("a time is at most " + LONGEST.toDays() + " days.");
        }
        return sum;
    }

    private static int unit(String name) {
        return TIMES.stream().map(Unit::name).toList().indexOf(name);
    }

    /** Exact for whole microseconds. */
    static String written(Duration time) {
        StringBuilder text = new StringBuilder();
        Duration rest = time;
        for (Unit unit : TIMES) {
            long count = rest.dividedBy(unit.length());
            if (count > 0) {
                text.append(count).append(unit.name());
                rest = rest.minus(unit.length().multipliedBy(count));
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }

    /** {@code 200/s}, {@code 10/min}: how many in a second. */
    static double rate(String text) {
        Matcher form = RATE_FORM.matcher(text);
        if (!form.matches()) {
            throw refused("write a rate such as 200/s, 10/min or 5/h.");
        }
        double seconds =
                switch (form.group("unit")) {
                    case "s" -> 1;
                    case "min" -> 60;
                    default -> 3600;
                };
        double rate = Double.parseDouble(form.group("count")) / seconds;
        if (rate <= 0 || rate > MOST_PER_SECOND) {
            throw refused("a rate is more than none and at most 1000000/s.");
        }
        return rate;
    }

    static String writtenRate(double perSecond) {
        return written(perSecond) + "/s";
    }

    /** {@code 4096}, {@code 4 KiB}: bytes. */
    static long size(String text) {
        Matcher form = SIZE_FORM.matcher(text);
        if (!form.matches()) {
            throw refused("write a size such as 4096, 4 KiB or 1 MiB.");
        }
        String unit = form.group("unit");
        int shift =
                switch (unit == null ? "B" : unit) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 0;
                };
        long count = Long.parseLong(form.group("count"));
        if (count > MOST_BYTES >> shift) {
            throw refused("a size is at most 1024 GiB.");
        }
        return count << shift;
    }

    /** A decimal fraction, without an exponent. */
    static double decimal(String text) {
        if (!text.matches("-?" + DECIMAL)) {
            throw refused("write a number such as 3 or 0.5.");
        }
        return Double.parseDouble(text);
    }

    static String written(double number) {
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }

    static RefusedException refused(String sentence) {
        return new RefusedException(Code.BAD_PARAMETER, sentence);
    }
}
