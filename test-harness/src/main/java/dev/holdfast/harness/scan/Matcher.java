package dev.holdfast.harness.scan;

import java.util.ArrayList;
import java.util.List;

/**
 * Follows one file from its first byte to its last and keeps nothing of it but the last few bytes and the patterns that
 * have matched so far: a buffer's border is no border to it.
 */
final class Matcher {

    /** A pattern has come to its end. */
    interface Hit {
        void at(long offset, Pattern pattern);
    }

    private static final long WINDOW_MASK = (1L << Pattern.WINDOW * Byte.SIZE) - 1;
    /** The least power of two that holds a window's worth of positions. */
    private static final int RECENT = 8;

    private final PatternIndex index;
    private final boolean skipsWhitespace;
    private final Hit hit;

    private final List<Begun> begun = new ArrayList<>();
    private final long[] positions = new long[RECENT];
    private long position;
    private long taken;
    private long window;

    /** @param skipsWhitespace looks at the text as if it were on one line */
    Matcher(PatternIndex index, boolean skipsWhitespace, Hit hit) {
        this.index = index;
        this.skipsWhitespace = skipsWhitespace;
        this.hit = hit;
    }

    private static final class Begun {
        private final Pattern pattern;
        private final long offset;
        private int matched = Pattern.WINDOW;

        private Begun(Pattern pattern, long offset) {
            this.pattern = pattern;
            this.offset = offset;
        }
    }

    /** The next {@code length} bytes of the file. */
    void take(byte[] buffer, int length) {
        // Fields in local variables: this loop is all that a scan spends its time in.
        long latest = window;
        long count = taken;
        for (int i = 0; i < length; i++) {
            byte b = buffer[i];
            if (skipsWhitespace && (b == '\n' || b == '\r' || b == ' ' || b == '\t')) {
                continue;
            }
            if (!begun.isEmpty()) {
                begun.removeIf(candidate -> isOver(candidate, b));
            }
            positions[(int) count & RECENT - 1] = position + i;
            count++;
            latest = (latest << Byte.SIZE | b & 0xFF) & WINDOW_MASK;
            if (index.mayBegin(latest) && count >= Pattern.WINDOW) {
                begin(latest, positions[(int) (count - Pattern.WINDOW) & RECENT - 1]);
            }
        }
        window = latest;
        taken = count;
        position += length;
    }

    private void begin(long start, long offset) {
        for (Pattern pattern : index.beginningWith(start)) {
            if (pattern.length() == Pattern.WINDOW) {
                hit.at(offset, pattern);
            } else {
                begun.add(new Begun(pattern, offset));
            }
        }
    }

    private boolean isOver(Begun candidate, byte next) {
        if (candidate.pattern.at(candidate.matched) != next) {
            return true;
        }
        candidate.matched++;
        if (candidate.matched < candidate.pattern.length()) {
            return false;
        }
        hit.at(candidate.offset, candidate.pattern);
        return true;
    }
}
