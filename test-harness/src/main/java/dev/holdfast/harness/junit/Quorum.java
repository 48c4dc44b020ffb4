package dev.holdfast.harness.junit;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many custodians it takes, of how many there are.
 *
 * @param required 2 to {@code holders}
 * @param holders 3 to 10
 */
record Quorum(int required, int holders) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,2}) ?of ?(\\d{1,2})");

    Quorum {
        if (holders < 3 || holders > 10 || required < 2 || required > holders) {
            throw new RefusedException(
                    Code.QUORUM_OUT_OF_RANGE, "A quorum is 2 or more of 3 to 10 custodians, such as \"2 of 3\".");
        }
    }

    static Quorum parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new RefusedException(Code.BAD_PARAMETER, "\"" + text + "\" is no quorum; write \"2 of 3\".");
        }
        return new Quorum(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
}
