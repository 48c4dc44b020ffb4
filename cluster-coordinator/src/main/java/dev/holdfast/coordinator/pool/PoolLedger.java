package dev.holdfast.coordinator.pool;

import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PoolLife;
import dev.holdfast.proto.v1.RegisteredPool;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The registry's pools, written by one thread of their own, and with whom one thing at a time is done. */
final class PoolLedger implements AutoCloseable {

    private final Registry registry;
    /** Names of pools with which something is being done, in lower case. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** So that no thread which moves bytes waits for a disk. */
    private final ServiceThread writer;

    PoolLedger(Registry registry, ServiceThread writer) {
        this.registry = registry;
        this.writer = writer;
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    List<RegisteredPool> all() {
        return registry.pools();
    }

    List<RegisteredPool> all(PoolLife life) {
        return all().stream().filter(entry -> entry.getLife() == life).toList();
    }

    Optional<RegisteredPool> find(String name) {
        return registry.pool(name);
    }

    /** @throws RefusedException NOT_FOUND unless the pool is in one of these states */
    RegisteredPool require(String name, PoolLife... lives) {
        Optional<RegisteredPool> found = find(name);
        if (found.isPresent() && List.of(lives).contains(found.get().getLife())) {
            return found.get();
        }
        boolean deleted = found.isPresent() && found.get().getLife() == PoolLife.POOL_DELETED;
        boolean serves = found.isPresent() && found.get().getLife() == PoolLife.POOL_IN_SERVICE;
        throw new RefusedException(
                Code.NOT_FOUND,
                "ResourceNotFound",
                "",
                deleted
                        ? "Pool " + name + " is deleted; recover it first."
                        : serves
                                ? "Pool " + name + " is in service; delete it first."
                                : "There is no pool named " + name + ".");
    }

    CompletableFuture<Void> put(RegisteredPool entry) {
        return run(() -> registry.put(entry));
    }

    /** Changes the pool's entry if it is in service still. */
    CompletableFuture<Void> change(String name, UnaryOperator<RegisteredPool> change) {
        return run(() -> find(name)
                .filter(entry -> entry.getLife() == PoolLife.POOL_IN_SERVICE)
                .filter(entry -> !change.apply(entry).equals(entry))
                .ifPresent(entry -> registry.put(change.apply(entry))));
    }

    CompletableFuture<Void> remove(String name) {
        return run(() -> registry.removePool(name));
    }

    CompletableFuture<Void> run(Runnable step) {
        return CompletableFuture.runAsync(step, writer);
    }

    /**
     * Runs the work if nothing else is being done with the pool.
     *
     * @throws RefusedException CONFLICT otherwise, and whatever the work throws at once
     */
    <T> CompletableFuture<T> alone(String name, Supplier<CompletableFuture<T>> work) {
        String key = key(name);
        if (!busy.add(key)) {
            throw new RefusedException(
                    Code.CONFLICT,
                    "Conflict",
                    "",
                    "Pool " + name + " is being created, deleted or brought back; wait until that is done.");
        }
        try {
            return work.get().whenComplete((result, failure) -> busy.remove(key));
        } catch (RefusedException | RejectedExecutionException e) {
            busy.remove(key);
            throw e;
        }
    }

    /** What is under way is not waited for. */
    @Override
    public void close() {
        writer.close();
    }
}
