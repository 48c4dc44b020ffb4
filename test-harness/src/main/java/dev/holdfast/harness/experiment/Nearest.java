package dev.holdfast.harness.experiment;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which word was meant by a misspelt one. */
final class Nearest {

    private static final int LONGEST = 60;

    private Nearest() {}

    /** The known word that fewest changes of a letter lead to, if those are few for its length. */
    static Optional<String> to(String written, Collection<String> known) {
        if (written.isEmpty() || written.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .filter(word -> distance(written, word) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(written, word)));
    }

    /** Letters put in, left out, replaced, or two neighbours swapped. */
    private static int distance(String one, String other) {
        int[][] changes = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    changes[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                int least = Math.min(changes[i - 1][j], changes[i][j - 1]) + 1;
                least = Math.min(least, changes[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    least = Math.min(least, changes[i - 2][j - 2] + 1);
                }
                changes[i][j] = least;
            }
        }
        return changes[one.length()][other.length()];
    }
}
