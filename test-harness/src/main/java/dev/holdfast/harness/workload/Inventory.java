package dev.holdfast.harness.workload;

import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.v1.DeletedKeyBundle;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import dev.holdfast.proto.v1.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/** All that a pool shows to a client who may read everything. */
public record Inventory(
        SortedMap<String, List<KeyBundle>> versionsByKey,
        SortedMap<String, DeletedKeyBundle> deleted,
        SortedMap<String, RoleAssignment> assignments,
        SortedMap<String, RoleDefinition> definitions,
        SortedMap<String, Setting> settings) {

    private static final int SHOWN = 5;

    /**
     * Asks for everything.
     *
     * @param calls by which it is waited for
     */
    public static Inventory of(KeyClient keys, RoleClient roles, Pipeline calls) {
        StageTime time = calls.time();
        SortedMap<String, List<KeyBundle>> versions = new TreeMap<>();
        List<KeyBundle> current = time.await(keys.list());
        List<List<KeyBundle>> all = calls.each(current, key -> keys.versions(key.getName()), fraction -> {});
        for (int i = 0; i < current.size(); i++) {
            versions.put(current.get(i).getName(), all.get(i));
        }
        return new Inventory(
                versions,
                index(time.await(keys.listDeleted()), bundle -> bundle.getKey().getName()),
                index(time.await(roles.assignments("")), RoleAssignment::getId),
                index(time.await(roles.definitions()), RoleDefinition::getId),
                index(time.await(roles.settings()), Setting::getName));
    }

    /** The same with the keys alone that have such a name. */
    public Inventory only(Predicate<String> keyName) {
        SortedMap<String, List<KeyBundle>> keys = new TreeMap<>(versionsByKey);
        SortedMap<String, DeletedKeyBundle> gone = new TreeMap<>(deleted);
        keys.keySet().removeIf(keyName.negate());
        gone.keySet().removeIf(keyName.negate());
        return new Inventory(keys, gone, assignments, definitions, settings);
    }

    public int versionCount() {
        return versionsByKey.values().stream().mapToInt(List::size).sum();
    }

    /** What is the same in {@code after}, kind by kind; this one is what there should be. */
    public List<Check> compare(Inventory after) {
        SortedMap<String, KeyBundle> before = flat(versionsByKey);
        SortedMap<String, KeyBundle> now = flat(after.versionsByKey);
        return List.of(
                check("keys", versionsByKey, after.versionsByKey, (a, b) -> a.size() == b.size()),
                check(
                        "key versions and public keys",
                        before,
                        now,
                        (a, b) -> a.getVersion()
                                        .getPublicKey()
                                        .equals(b.getVersion().getPublicKey())
                                && a.getVersion()
                                        .getSpec()
                                        .equals(b.getVersion().getSpec())
                                && a.getVersion()
                                        .getOperationsList()
                                        .equals(b.getVersion().getOperationsList())),
                check(
                        "attributes and times",
                        before,
                        now,
                        (a, b) -> a.getVersion()
                                        .getAttributes()
                                        .equals(b.getVersion().getAttributes())
                                && a.getVersion().getCreatedMillis()
                                        == b.getVersion().getCreatedMillis()
                                && a.getVersion().getUpdatedMillis()
                                        == b.getVersion().getUpdatedMillis()),
                check("tags", before, now, (a, b) -> a.getVersion()
                        .getTagsList()
                        .equals(b.getVersion().getTagsList())),
                check("deleted keys", deleted, after.deleted, Object::equals),
                check("role assignments", assignments, after.assignments, Object::equals),
                check("role definitions", definitions, after.definitions, Object::equals),
                check("settings", settings, after.settings, Object::equals));
    }

    private static <T> Check check(
            String subject, Map<String, T> before, Map<String, T> after, BiPredicate<T, T> same) {
        List<String> differences = new ArrayList<>();
        long matched = 0;
        for (Map.Entry<String, T> each : before.entrySet()) {
            T now = after.get(each.getKey());
            if (now != null && same.test(each.getValue(), now)) {
                matched++;
            } else if (differences.size() < SHOWN) {
                differences.add(each.getKey() + (now == null ? " is missing" : " differs"));
            }
        }
        for (String name : after.keySet()) {
            if (!before.containsKey(name) && differences.size() < SHOWN) {
                differences.add(name + " was not there before");
            }
        }
        return new Check(subject, before.size(), matched, differences);
    }

    private static SortedMap<String, KeyBundle> flat(Map<String, List<KeyBundle>> versionsByKey) {
        SortedMap<String, KeyBundle> flat = new TreeMap<>();
        versionsByKey.forEach((name, versions) -> {
            for (int i = 0; i < versions.size(); i++) {
                flat.put(name + ", version " + (i + 1), versions.get(i));
            }
        });
        return flat;
    }

    private static <T> SortedMap<String, T> index(List<T> all, Function<T, String> name) {
        SortedMap<String, T> index = new TreeMap<>();
        all.forEach(each -> index.put(name.apply(each), each));
        return index;
    }
}
