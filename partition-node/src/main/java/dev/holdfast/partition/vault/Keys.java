package dev.holdfast.partition.vault;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * All keys, active and deleted, in ascending order of their folded names. A deleted key whose retention has ended is
 * gone for every reader at that moment, whenever it is swept away. Immutable.
 *
 * @param nameOf the folded name of the key that has a version, for all versions of all keys
 */
record Keys(TreePMap<String, KeyRecord> byName, HashPMap<ByteString, String> nameOf) {

    static final Keys NONE = new Keys(TreePMap.empty(), HashTreePMap.empty());

    Keys plus(KeyRecord key) {
        String folded = folded(key.getName());
        @Nullable KeyRecord before = byName.get(folded);
        if (before == null) {
            return new Keys(byName.plus(folded, key), indexed(nameOf, folded, key, 0));
        }
        return isContinued(before, key)
                ? new Keys(byName.plus(folded, key), indexed(nameOf, folded, key, before.getVersionsCount()))
                : minus(before).plus(key);
    }

    Keys minus(KeyRecord key) {
        HashPMap<ByteString, String> names = nameOf;
        for (KeyVersion version : key.getVersionsList()) {
            names = names.minus(version.getVersion());
        }
        return new Keys(byName.minus(folded(key.getName())), names);
    }

    private static HashPMap<ByteString, String> indexed(
            HashPMap<ByteString, String> names, String folded, KeyRecord key, int from) {
        HashPMap<ByteString, String> all = names;
        for (int i = from; i < key.getVersionsCount(); i++) {
            all = all.plus(key.getVersions(i).getVersion(), folded);
        }
        return all;
    }

    /** Whether it is the same key, with as many versions or more; else another one took the place of one that is over. */
    private static boolean isContinued(KeyRecord before, KeyRecord now) {
        if (now.getVersionsCount() < before.getVersionsCount()) {
            return false;
        }
        for (int i = 0; i < before.getVersionsCount(); i++) {
            if (!before.getVersions(i).getVersion().equals(now.getVersions(i).getVersion())) {
                return false;
            }
        }
        return true;
    }

    /** Of all keys together. */
    int versions() {
        return nameOf.size();
    }

    /** The key that has a version of this id, active or deleted. */
    Optional<KeyRecord> ofVersion(ByteString version, long nowMillis) {
        return Optional.ofNullable(nameOf.get(version)).flatMap(name -> find(name, nowMillis));
    }

    /** Whether any key has a version of this id. */
    boolean hasVersion(ByteString version) {
        return nameOf.containsKey(version);
    }

    /** Whether a version of this id is another key's, deleted ones included. */
    boolean isForeign(String name, ByteString version) {
        @Nullable String owner = nameOf.get(version);
        return owner != null && !owner.equals(folded(name));
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
