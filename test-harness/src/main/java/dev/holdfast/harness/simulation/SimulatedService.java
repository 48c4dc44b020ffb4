package dev.holdfast.harness.simulation;

import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.registry.StoredRegistry;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The coordinator's service over a virtual rack. Whoever waits for it lets the time run. */
final class SimulatedService implements AutoCloseable {

    /** By which cards, and the faults of links, know the coordinator. */
    public static final String COORDINATOR = "coordinator";

    private static final Duration PATIENCE = Duration.ofHours(1);

    private final VirtualRack rack;
    private final SimulatedRack cards;
    private final Registry registry;
    private final HealingPolicy healing;
    private final SimulatedThread workers;
    private final SimulatedLines lines;
    private final Pools pools;
    private final Healer healer;

    private SimulatedService(
            VirtualRack rack,
            SimulatedRack cards,
            Registry registry,
            HealingPolicy healing,
            SimulatedLines lines,
            Pools pools) {
        this.rack = rack;
        this.cards = cards;
        this.registry = registry;
        this.healing = healing;
        this.lines = lines;
        this.pools = pools;
        workers = new SimulatedThread(rack);
        healer =
                new Healer(pools, cards, healing, new SimulatedThread(rack), clock(rack), rack.clock()::monotonicNanos);
        healer.start();
    }

    /**
     * A service without pools.
     *
     * @param maker makes a card of this id in the rack
     */
    static SimulatedService start(VirtualRack rack, Function<String, Machine> maker, HealingPolicy healing) {
        return await(rack, open(rack, new SimulatedRack(rack, maker), StoredRegistry.inMemory(), healing));
    }

    private static CompletableFuture<SimulatedService> open(
            VirtualRack rack, SimulatedRack cards, Registry registry, HealingPolicy healing) {
        SimulatedLines lines = new SimulatedLines(rack, COORDINATOR);
        return Pools.open(cards, lines, registry, clock(rack), new SimulatedThread(rack))
                .thenApply(pools -> new SimulatedService(rack, cards, registry, healing, lines, pools));
    }

    private static Clock clock(VirtualRack rack) {
        InstantSource now = () -> Instant.ofEpochMilli(rack.millis());
        return now.withZone(ZoneOffset.UTC);
    }

    /** Ends at once, and starts anew over the registry that is left. What was under way has an unknown outcome. */
    CompletableFuture<SimulatedService> crash() {
        end();
        lines.crash();
        return open(rack, cards, registry, healing);
    }

    Pools pools() {
        return pools;
    }

    Healer healer() {
        return healer;
    }

    /** Download, recovery and upload of security domains, with exchange keys in the cards. */
    SecurityDomains domains() {
        return new SecurityDomains(workers);
    }

    /**
     * Lets the time run until there is an answer.
     *
     * @throws IllegalStateException after an hour of virtual time
     */
    <T> T await(CompletableFuture<T> future) {
        return await(rack, future);
    }

    private static <T> T await(VirtualRack rack, CompletableFuture<T> future) {
        if (!rack.runUntil(future::isDone, PATIENCE)) {
            throw new IllegalStateException("no answer within an hour of virtual time");
        }
        return future.join();
    }

    @Override
    public void close() {
        end();
        registry.close();
    }

    private void end() {
        healer.close();
        pools.close();
        workers.close();
    }
}
