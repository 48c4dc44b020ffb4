package dev.holdfast.harness.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** All seeds from one to another, both of them too, as people write them: 1..500. */
public record SeedRange(long first, long last) {

    private static final Pattern FORM = Pattern.compile("(?<first>[0-9]{1,18})\\.\\.(?<last>[0-9]{1,18})");

    /** Reads it from the command line. */
    public static final class Words implements ITypeConverter<SeedRange> {

        @Override
        public SeedRange convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException("Write seeds as 1..500, not " + text + ".");
            }
            SeedRange range = new SeedRange(Long.parseLong(form.group("first")), Long.parseLong(form.group("last")));
            if (range.first > range.last) {
                throw new TypeConversionException(
                        "Begin with the lesser seed: " + range.last + ".." + range.first + ".");
            }
            return range;
        }
    }

    public static SeedRange only(long seed) {
        return new SeedRange(seed, seed);
    }

    public long count() {
        return last - first + 1;
    }

    public LongStream seeds() {
        return LongStream.rangeClosed(first, last);
    }
}
