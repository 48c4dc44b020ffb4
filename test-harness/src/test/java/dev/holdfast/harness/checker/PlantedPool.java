package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A pool that answers one call after the other, written naively with mutable maps and sharing nothing with the model; and
 * that has a bug, if told so.
 */
final class PlantedPool {

    private static final int RARELY = 12;
    private static final int KEPT_STATES = 6;

    private final Random random;
    private final Bug bug;
    private final Map<String, Key> keys = new TreeMap<>();
    private int made;

    private static final class Key {
        List<Version> versions = new ArrayList<>();
        boolean deleted;
        List<Version> purged = List.of();
        List<Key> earlier = new ArrayList<>();
        Version beforeUpdate;

        Key copy() {
            Key copy = new Key();
            copy.deleted = deleted;
            versions.forEach(version -> copy.versions.add(version.copy()));
            return copy;
        }

        boolean isActive() {
            return !versions.isEmpty() && !deleted;
        }

        Version find(String id) {
            return id.isEmpty()
                    ? versions.get(versions.size() - 1)
                    : versions.stream()
                            .filter(version -> version.id.equals(id))
                            .findFirst()
                            .orElse(null);
        }
    }

    private static final class Version {
        String id;
        String material;
        Map<Attribute, String> attributes = new HashMap<>();

        Version copy() {
            Version copy = new Version();
            copy.id = id;
            copy.material = material;
            copy.attributes.putAll(attributes);
            return copy;
        }

        Result.Done told() {
            return Result.of(id, material, attributes);
        }
    }

    PlantedPool(Random random, Bug bug) {
        this.random = random;
        this.bug = bug;
    }

    /** Ids of the versions the key has now. */
    List<String> versionsOf(String key) {
        return keys.computeIfAbsent(key, name -> new Key()).versions.stream()
                .map(version -> version.id)
                .toList();
    }

    Result answer(Call call) {
        if (call.operation() == Operation.NAMES) {
            return names();
        }
        Key key = keys.computeIfAbsent(call.key(), name -> new Key());
        misbehave(key);
        key.earlier.add(key.copy());
        if (key.earlier.size() > KEPT_STATES) {
            key.earlier.remove(0);
        }
        return answer(key, call);
    }

    private Result answer(Key key, Call call) {
        return switch (call.operation()) {
            case CREATE -> key.deleted ? refused(Refusal.DELETED) : make(key, create(call.attributes()));
            case ROTATE -> key.isActive() ? make(key, create(key.find("").attributes)) : missing();
            case UPDATE -> key.isActive() && key.find(call.version()) != null ? update(key, call) : missing();
            case DELETE -> {
                if (!key.isActive()) {
                    yield missing();
                }
                key.deleted = true;
                yield key.find("").told();
            }
            case RECOVER -> recover(key);
            case PURGE -> {
                if (!key.deleted) {
                    yield missing();
                }
                key.purged = key.versions;
                key.versions = new ArrayList<>();
                key.deleted = false;
                yield Result.DONE;
            }
            case GET_DELETED -> key.deleted ? key.find("").told() : missing();
            case GET -> show(key, call);
            case VERSIONS ->
                key.isActive()
                        ? Result.of(
                                key.versions.stream().map(version -> version.id).toList())
                        : missing();
            default -> use(key, call);
        };
    }

    private Result names() {
        List<String> names = keys.entrySet().stream()
                .filter(key -> key.getValue().isActive() || key.getValue().deleted && is(Bug.LIST_NAMES_DELETED))
                .map(Map.Entry::getKey)
                .filter(key -> !is(Bug.LIST_LEAVES_OUT))
                .collect(Collectors.toList());
        return Result.of(names);
    }

    private Result recover(Key key) {
        if (!key.deleted) {
            if (key.versions.isEmpty() && !key.purged.isEmpty() && is(Bug.RESURRECTED_KEY)) {
                key.versions = new ArrayList<>(key.purged);
                return key.find("").told();
            }
            return missing();
        }
        key.deleted = false;
        if (key.beforeUpdate != null && key.find(key.beforeUpdate.id) != null && is(Bug.RECOVERED_WITHOUT_UPDATE)) {
            key.versions.set(key.versions.indexOf(key.find(key.beforeUpdate.id)), key.beforeUpdate);
        }
        return key.find("").told();
    }

    private Result make(Key key, Version version) {
        if (key.versions.isEmpty() && !key.purged.isEmpty()) {
            if (is(Bug.VERSIONS_BACK_AFTER_PURGE)) {
                key.versions.addAll(key.purged);
            }
            if (is(Bug.MATERIAL_REUSED_AFTER_PURGE)) {
                version.material = key.purged.get(0).material;
            }
        }
        if (key.isActive() && is(Bug.DOUBLE_CREATE)) {
            return key.find("").told();
        }
        if (!is(Bug.LOST_VERSION)) {
            key.versions.add(version);
        }
        return version.told();
    }

    private Version create(Map<Attribute, String> attributes) {
        Version version = new Version();
        made++;
        version.id = "v" + made;
        version.material = "m" + made;
        version.attributes.putAll(attributes);
        version.attributes.put(Attribute.ENABLED, Attribute.TRUE);
        return version;
    }

    private Result update(Key key, Call call) {
        Version version = key.find(call.version());
        key.beforeUpdate = version.copy();
        if (is(Bug.LOST_UPDATE)) {
            Version acknowledged = version.copy();
            acknowledged.attributes.putAll(call.attributes());
            return acknowledged.told();
        }
        version.attributes.putAll(call.attributes());
        return is(Bug.REFUSED_AND_DONE) ? refused(Refusal.OTHER) : version.told();
    }

    private Result show(Key now, Call call) {
        Key key = is(Bug.STALE_READ) ? now.earlier.get(0) : now;
        boolean visible = key.isActive() || key.deleted && is(Bug.DELETED_KEY_SHOWN);
        return visible && key.find(call.version()) != null
                ? key.find(call.version()).told()
                : missing();
    }

    private Result use(Key now, Call call) {
        Key key = is(Bug.STALE_USE) ? now.earlier.get(0) : now;
        if (!key.isActive() || key.find(call.version()) == null) {
            return missing();
        }
        Version version = key.find(call.version());
        if (Attribute.FALSE.equals(version.attributes.get(Attribute.ENABLED)) && !is(Bug.SIGNS_WHILE_DISABLED)) {
            return refused(Refusal.DISABLED);
        }
        String material = is(Bug.WRONG_VERSION_USED) ? key.versions.get(0).material : version.material;
        return Result.of(version.id, material, Map.of());
    }

    private void misbehave(Key key) {
        if (key.isActive() && is(Bug.LOST_KEY)) {
            key.versions.clear();
        }
        if (key.versions.size() > 1 && is(Bug.VERSION_GOES_BACK)) {
            key.versions.add(key.versions.remove(0));
        }
        if (!key.versions.isEmpty() && is(Bug.ONE_WAY_GOES_BACK)) {
            key.find("").attributes.computeIfPresent(Attribute.EXPORTABLE, (name, value) -> Attribute.TRUE);
        }
    }

    private boolean is(Bug asked) {
        return bug == asked && random.nextInt(RARELY) == 0;
    }

    private static Result missing() {
        return refused(Refusal.NOT_FOUND);
    }

    private static Result refused(Refusal refusal) {
        return new Result.Refused(refusal, "");
    }
}
