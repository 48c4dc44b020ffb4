package dev.holdfast.harness.cli;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A span of time as people write it: 90d, 12h, 30m, 45s or 500ms. */
public final class Span implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(?<number>[0-9]{1,6})(?<unit>d|h|m|s|ms)");

    /** @throws RefusedException BAD_PARAMETER */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Write a time as 90d, 12h, 30m, 45s or 500ms, not " + text + ".");
        }
        long number = Long.parseLong(form.group("number"));
        return switch (form.group("unit")) {
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMillis(number);
        };
    }

    @Override
    public Duration convert(String text) {
        try {
            return parse(text);
        } catch (RefusedException e) {
            throw new TypeConversionException(e.status().getMessage());
        }
    }
}
