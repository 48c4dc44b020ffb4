package dev.holdfast.harness.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the patterns that begin with given bytes: a small bitmap says "none" for nearly all of them at once. */
final class PatternIndex {

    private static final int BITS = 18;
    /** 2^64 divided by the golden ratio: spreads neighbouring numbers over the bitmap (Knuth, volume 3, section 6.4). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long[] bitmap = new long[1 << BITS - 6];
    private final Map<Long, List<Pattern>> byWindow = new HashMap<>();

    PatternIndex(List<Pattern> patterns) {
        for (Pattern pattern : patterns) {
            int bit = bit(pattern.window());
            bitmap[bit >>> 6] |= 1L << bit;
            byWindow.computeIfAbsent(pattern.window(), none -> new ArrayList<>())
                    .add(pattern);
        }
    }

    /** False is certain, true is not. */
    boolean mayBegin(long window) {
        int bit = bit(window);
        return (bitmap[bit >>> 6] & 1L << bit) != 0;
    }

    List<Pattern> beginningWith(long window) {
        return byWindow.getOrDefault(window, List.of());
    }

    /** Forgets everything. */
    void wipe() {
        Arrays.fill(bitmap, 0);
        byWindow.clear();
    }

    private static int bit(long window) {
        return (int) (window * SPREAD >>> Long.SIZE - BITS);
    }
}
