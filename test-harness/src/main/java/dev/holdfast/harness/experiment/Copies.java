package dev.holdfast.harness.experiment;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;

/**
 * How many cards' copies of the pool an experiment may take at a time; what asks for more is refused before it is done.
 *
 * @param limit a number of cards; {@link #MINORITY} and {@link #ALL} have numbers of their own
 */
public record Copies(int limit) {

    /** As many as leave a majority of the pool's cards. */
    public static final Copies MINORITY = new Copies(-1);

    /** Every one: the pool is lost, and has to come back from its backup. */
    public static final Copies ALL = new Copies(Integer.MAX_VALUE);

    /** Reads {@code 1}, {@code minority} or {@code all}; BAD_PARAMETER if it is none of them. */
    public static Copies parse(String text) {
        return switch (text) {
            case "minority" -> MINORITY;
            case "all" -> ALL;
            default -> {
                if (!text.matches("[0-7]")) {
                    throw new RefusedException(
                            Code.BAD_PARAMETER, "write how many cards may be lost at a time: 0 to 7, minority or all.");
                }
                yield new Copies(Integer.parseInt(text));
            }
        };
    }

    /** How many copies of a pool of so many cards may be gone at a time. */
    public int of(int cards) {
        return equals(MINORITY) ? (cards - 1) / 2 : Math.min(limit, cards);
    }

    @Override
    public String toString() {
        if (equals(MINORITY)) {
            return "minority";
        }
        return equals(ALL) ? "all" : Integer.toString(limit);
    }
}
