package dev.holdfast.harness.experiment;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which cards a step is about. Only a stage can tell which ones those are when the step begins.
 *
 * @param count of {@link Which#RANDOM}, else 0
 * @param ids of {@link Which#NAMED}, the numbers of the cards as the rack has them ({@code "2"}), else none
 */
public record NodeSet(Which which, int count, List<String> ids) {

    /** How the cards are chosen. */
    public enum Which {
        /** One, by chance. */
        ONE,
        /** As many as leave a majority, by chance. */
        MINORITY,
        /** As few as are a majority, by chance. */
        MAJORITY,
        /** Every one of the pool. */
        ALL,
        /** The one that leads. */
        LEADER,
        /** All but the one that leads. */
        FOLLOWERS,
        /** So many, by chance. */
        RANDOM,
        /** Those that are named. */
        NAMED
    }

    /** The sets that are one word. */
    static final List<String> SIMPLE = Arrays.stream(Which.values())
            .filter(which -> which != Which.RANDOM && which != Which.NAMED)
            .map(NodeSet::key)
            .toList();

    /** The other sets, as a regular expression. */
    static final String PATTERN = "^(random [1-7]|cards? [0-9]{1,3}(, ?[0-9]{1,3})*)$";

    private static final Pattern RANDOM = Pattern.compile("random ([1-7])");
    private static final Pattern NAMED = Pattern.compile("cards? ([0-9]{1,3}(?:, ?[0-9]{1,3})*)");

    public NodeSet {
        ids = List.copyOf(ids);
    }

    /**
     * Reads {@code one}, {@code minority}, {@code majority}, {@code all}, {@code leader}, {@code followers},
     * {@code random 2}, {@code card 2} or {@code cards 1, 3}; BAD_PARAMETER if it is none of them.
     */
    public static NodeSet parse(String text) {
        if (SIMPLE.contains(text)) {
            return new NodeSet(Which.valueOf(text.toUpperCase(Locale.ROOT)), 0, List.of());
        }
        Matcher random = RANDOM.matcher(text);
        if (random.matches()) {
            return new NodeSet(Which.RANDOM, Integer.parseInt(random.group(1)), List.of());
        }
        Matcher named = NAMED.matcher(text);
        if (named.matches()) {
            List<String> ids = List.of(named.group(1).split(", ?"));
            if (new HashSet<>(ids).size() == ids.size()) {
                return new NodeSet(Which.NAMED, 0, ids);
            }
        }
        throw new RefusedException(
                Code.BAD_PARAMETER,
                "cards are one, minority, majority, all, leader, followers, random 2, card 2 or cards 1, 3.");
    }

    private static String key(Which which) {
        return which.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return switch (which) {
            case RANDOM -> "random " + count;
            case NAMED -> (ids.size() == 1 ? "card " : "cards ") + String.join(", ", ids);
            default -> key(which);
        };
    }
}
