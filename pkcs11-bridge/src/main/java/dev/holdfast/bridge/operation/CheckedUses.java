package dev.holdfast.bridge.operation;

import dev.holdfast.proto.v1.CheckUse;
import dev.holdfast.proto.v1.UseChecked;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What the cards have said about uses of keys to one application, so that signing again and again with one key costs one
 * question each time and not two. A use that has been forbidden meanwhile is refused when it is computed, because the card looks
 * again; what this application changes itself is forgotten with {@link #clear}.
 */
public final class CheckedUses {

    private static final int MOST = 256;

    private final Map<CheckUse, UseChecked> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CheckUse, UseChecked> eldest) {
            return size() > MOST;
        }
    };
    private long generation;

    /** Forgets everything: an object was changed or destroyed, or somebody has logged in or out. */
    public synchronized void clear() {
        known.clear();
        generation++;
    }

    UseChecked check(CheckUse use, Function<CheckUse, UseChecked> ask) {
        long asked;
        synchronized (this) {
            UseChecked checked = known.get(use);
            if (checked != null) {
                return checked;
            }
            asked = generation;
        }
        UseChecked checked = ask.apply(use);
        synchronized (this) {
            if (asked == generation) {
                known.put(use, checked);
            }
        }
        return checked;
    }
}
