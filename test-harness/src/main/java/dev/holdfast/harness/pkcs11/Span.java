package dev.holdfast.harness.pkcs11;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as people write it: 500ms, 2s, 1m. */
final class Span {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|m)");

    private Span() {}

    /** @throws RefusedException BAD_PARAMETER */
    static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new RefusedException(Code.BAD_PARAMETER, text + " is no time; write 500ms, 2s or 1m.");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
