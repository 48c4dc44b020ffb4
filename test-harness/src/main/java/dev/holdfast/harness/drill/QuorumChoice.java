package dev.holdfast.harness.drill;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many custodians there are and how many of them it takes, written {@code 2of3}.
 *
 * @param required 2 to {@code holders}
 * @param holders 3 to 10
 */
public record QuorumChoice(int required, int holders) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,2})of(\\d{1,2})");

    public QuorumChoice {
        if (holders < 3 || holders > 10 || required < 2 || required > holders) {
            throw new RefusedException(
                    Code.QUORUM_OUT_OF_RANGE, "A quorum is 2 or more of 3 to 10 custodians, such as 2of3.");
        }
    }

    public static QuorumChoice parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "\"" + text + "\" is no quorum; write it as 2of3: required, of, custodians.");
        }
        return new QuorumChoice(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return required + "of" + holders;
    }
}
