package dev.holdfast.harness.matrix;

import dev.holdfast.harness.workload.Evidence;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys that were acknowledged, each with a signature that only the same key explains, and which of them may be lost. Safe to
 * use from any thread.
 */
final class Estate {

    private final Map<String, Evidence> evidence = new LinkedHashMap<>();
    private final Set<String> gone = new HashSet<>();

    /** A key was made, and has signed. */
    synchronized void add(String key, Evidence signed) {
        evidence.put(key, signed);
    }

    synchronized Map<String, Evidence> evidence() {
        return new LinkedHashMap<>(evidence);
    }

    synchronized Set<String> keys() {
        return new LinkedHashSet<>(evidence.keySet());
    }

    /** The last card of a pool that had these keys is destroyed, and no backup has them. */
    synchronized void lastCopyLost(Set<String> keys) {
        gone.addAll(keys);
    }

    /** Those that were acknowledged and are not there. */
    synchronized List<String> lost(Set<String> there) {
        return evidence.keySet().stream().filter(key -> !there.contains(key)).toList();
    }

    /**
     * Those that are lost although somebody still had them: a card of their pool, or a backup. Empty, if nothing is lost that
     * could be kept.
     */
    synchronized List<String> lostInVain(Set<String> there) {
        return lost(there).stream().filter(key -> !gone.contains(key)).toList();
    }
}
