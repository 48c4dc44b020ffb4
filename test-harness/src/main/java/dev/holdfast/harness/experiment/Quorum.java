package dev.holdfast.harness.experiment;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many custodians there are and how many of them it takes, written {@code 2 of 3}.
 *
 * @param required 2 to {@code holders}
 * @param holders 3 to 10
 */
public record Quorum(int required, int holders) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,2}) ?of ?([0-9]{1,2})");

    /** QUORUM_OUT_OF_RANGE if there can be no such quorum. */
    public Quorum {
        if (holders < 3 || holders > 10 || required < 2 || required > holders) {
            throw new RefusedException(
                    Code.QUORUM_OUT_OF_RANGE, "a quorum is 2 or more of 3 to 10 custodians, such as 2 of 3.");
        }
    }

    /** Reads {@code 2 of 3} or {@code 2of3}; BAD_PARAMETER if it is neither. */
    public static Quorum parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "a quorum is written 2 of 3: how many it takes, of how many custodians.");
        }
        return new Quorum(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    @Override
    public String toString() {
        return required + " of " + holders;
    }
}
