package dev.holdfast.partition.vault;

import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * All keys, active and deleted, in ascending order of their folded names. A deleted key whose retention has ended is
 * gone for every reader at that moment, whenever it is swept away. Immutable.
 *
 * @param versions of all keys together
 */
record Keys(TreePMap<String, KeyRecord> byName, int versions) {

    static final Keys NONE = new Keys(TreePMap.empty(), 0);

    Keys plus(KeyRecord key) {
        String folded = folded(key.getName());
        @Nullable KeyRecord before = byName.get(folded);
        int change = key.getVersionsCount() - (before == null ? 0 : before.getVersionsCount());
        return new Keys(byName.plus(folded, key), versions + change);
    }

    Keys minus(KeyRecord key) {
        return new Keys(byName.minus(folded(key.getName())), versions - key.getVersionsCount());
    }

    /** The key of that name, active or deleted. */
    Optional<KeyRecord> find(String name, long nowMillis) {
        return Optional.ofNullable(byName.get(folded(name))).filter(key -> !isOver(key, nowMillis));
    }

    boolean contains(String name) {
        return byName.containsKey(folded(name));
    }

    /** Keys behind a name (empty: from the first) that a reader may see. */
    Stream<KeyRecord> after(String name, Predicate<KeyRecord> wanted, long nowMillis) {
        return byName.tailMap(folded(name), false).values().stream()
                .filter(key -> !isOver(key, nowMillis))
                .filter(wanted);
    }

    Collection<KeyRecord> all() {
        return byName.values();
    }

    List<KeyRecord> over(long nowMillis) {
        return byName.values().stream().filter(key -> isOver(key, nowMillis)).toList();
    }

    int size() {
        return byName.size();
    }

    static KeyVersion current(KeyRecord key) {
        return key.getVersions(key.getVersionsCount() - 1);
    }

    static boolean isOver(KeyRecord key, long nowMillis) {
        return key.hasDeletion() && key.getDeletion().getPurgeMillis() <= nowMillis;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
