package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.registry.StoredRegistry;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** A coordinator's pools, which may end without a word and come again from what their registry holds. */
public final class MortalPools implements AutoCloseable {

    private final CardRack rack;
    private final CardLines lines;
    private final Clock clock;
    private final Registry registry = StoredRegistry.inMemory();
    private volatile Pools current;

    /** Without pools yet. */
    MortalPools(CardRack rack, CardLines lines, Clock clock) {
        this.rack = rack;
        this.lines = lines;
        this.clock = clock;
        current = open().join();
    }

    /** Those that there are now; while others are being taken up, the ones that ended. */
    public Pools current() {
        return current;
    }

    /** What outlives them. */
    Registry registry() {
        return registry;
    }

    /** They end at once; completes when others have been taken up. */
    CompletableFuture<Pools> crash() {
        current.close();
        return open().thenApply(opened -> current = opened);
    }

    private CompletableFuture<Pools> open() {
        return Pools.open(rack, lines, registry, clock);
    }

    @Override
    public void close() {
        current.close();
        registry.close();
    }
}
