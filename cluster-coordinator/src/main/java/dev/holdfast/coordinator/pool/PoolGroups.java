package dev.holdfast.coordinator.pool;

import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PoolLife;
import dev.holdfast.proto.v1.RegisteredGroup;
import dev.holdfast.proto.v1.RegisteredPool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The resource groups: those that somebody made, and those that a pool names. Case in names is not significant. */
public final class PoolGroups {

    private final Registry registry;
    private final PoolLedger ledger;

    /** @param name as it was written */
    public record Group(String name, String location, Map<String, String> tags) {
        public Group {
            tags = Map.copyOf(tags);
        }
    }

    PoolGroups(Registry registry, PoolLedger ledger) {
        this.registry = registry;
        this.ledger = ledger;
    }

    /** In ascending order of their names. */
    public List<Group> all() {
        Map<String, Group> groups = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        pools().map(entry -> PoolResource.of(entry.getResource()))
                .map(resource -> new Group(resource.group(), resource.location(), Map.of()))
                .forEach(group -> groups.put(group.name(), group));
        registry.groups().stream().map(PoolGroups::group).forEach(group -> groups.put(group.name(), group));
        return List.copyOf(groups.values());
    }

    public Optional<Group> find(String name) {
        return all().stream()
                .filter(group -> group.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Makes the group, or replaces what is known of it; its name stays as it was written first. */
    public CompletableFuture<Group> put(Group wanted) {
        Group group =
                new Group(find(wanted.name()).map(Group::name).orElse(wanted.name()), wanted.location(), wanted.tags());
        return ledger.run(() -> registry.put(RegisteredGroup.newBuilder()
                        .setName(group.name())
                        .setLocation(group.location())
                        .putAllTags(group.tags())
                        .build()))
                .thenApply(known -> group);
    }

    /** @throws RefusedException CONFLICT while a pool is in it that is not deleted */
    public CompletableFuture<Void> remove(String name) {
        return ledger.run(() -> {
            Optional<RegisteredPool> inside = pools().filter(entry ->
                            PoolResource.of(entry.getResource()).group().equalsIgnoreCase(name))
                    .findFirst();
            if (inside.isPresent()) {
                throw new RefusedException(
                        Code.CONFLICT,
                        "ResourceGroupNotEmpty",
                        "",
                        "The resource group " + name + " holds " + inside.get().getName() + "; delete that first.");
            }
            registry.removeGroup(name);
        });
    }

    /** A deleted pool is in no group until it is recovered. */
    private Stream<RegisteredPool> pools() {
        return ledger.all().stream().filter(entry -> entry.getLife() != PoolLife.POOL_DELETED);
    }

    private static Group group(RegisteredGroup entry) {
        return new Group(entry.getName(), entry.getLocation(), entry.getTagsMap());
    }
}
