package dev.holdfast.harness.simulation;

import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.registry.StoredRegistry;
import dev.holdfast.coordinator.securitydomain.Custodians;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.MemoryStorage;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The coordinator's service over a virtual rack. Whoever waits for it lets the time run. */
final class SimulatedService implements AutoCloseable {

    /** By which cards, and the faults of links, know the coordinator. */
    static final String COORDINATOR = Stage.COORDINATOR;

    private static final Duration PATIENCE = Duration.ofHours(1);

    private final VirtualRack rack;
    private final SimulatedRack cards;
    private final Registry registry;
    private final BackupStorage storage;
    private final Optional<HealingPolicy> healing;
    private final SimulatedThread workers;
    private final SimulatedLines lines;
    private final Pools pools;
    private final SecurityDomains domains;
    private final Jobs jobs;
    private final List<Healer> healers = new ArrayList<>();

    private SimulatedService(
            VirtualRack rack,
            SimulatedRack cards,
            Registry registry,
            BackupStorage storage,
            Optional<HealingPolicy> healing,
            SimulatedLines lines,
            Pools pools) {
        this.rack = rack;
        this.cards = cards;
        this.registry = registry;
        this.storage = storage;
        this.healing = healing;
        this.lines = lines;
        this.pools = pools;
        workers = new SimulatedThread(rack);
        domains = new SecurityDomains(workers, registry, Custodians.of(List.of()));
        jobs = new Jobs(workers, clock(rack), registry);
        healing.ifPresent(this::healer);
    }

    /**
     * A service without pools, its backups in memory.
     *
     * @param maker makes a card of this id in the rack
     */
    static SimulatedService start(VirtualRack rack, Function<String, Machine> maker, HealingPolicy healing) {
        return start(rack, maker, new MemoryStorage(), Optional.of(healing));
    }

    /** @param healing of a healer that comes and goes with the service, if there is to be one */
    static SimulatedService start(
            VirtualRack rack, Function<String, Machine> maker, BackupStorage storage, Optional<HealingPolicy> healing) {
        return await(rack, open(rack, new SimulatedRack(rack, maker), StoredRegistry.inMemory(), storage, healing));
    }

    /** As a coordinator starts: it takes up the pools it knows, then lets go of what the one before left half done. */
    private static CompletableFuture<SimulatedService> open(
            VirtualRack rack,
            SimulatedRack cards,
            Registry registry,
            BackupStorage storage,
            Optional<HealingPolicy> healing) {
        SimulatedLines lines = new SimulatedLines(rack, COORDINATOR);
        return Pools.open(cards, lines, registry, clock(rack), new SimulatedThread(rack))
                .thenApply(pools -> new SimulatedService(rack, cards, registry, storage, healing, lines, pools))
                .thenCompose(service -> service.jobs
                        .settle(service.pools)
                        .thenCompose(settled -> service.domains.tidy(service.pools))
                        .thenApply(tidied -> service));
    }

    private static Clock clock(VirtualRack rack) {
        InstantSource now = () -> Instant.ofEpochMilli(rack.millis());
        return now.withZone(ZoneOffset.UTC);
    }

    /** Ends at once, and starts anew over the registry that is left. What was under way has an unknown outcome. */
    CompletableFuture<SimulatedService> crash() {
        end();
        lines.crash();
        return open(rack, cards, registry, storage, healing);
    }

    Pools pools() {
        return pools;
    }

    SimulatedRack rack() {
        return cards;
    }

    /** The one that came with the service. */
    Healer healer() {
        return healers.get(0);
    }

    /** One more, which starts at once and ends with the service. */
    Healer healer(HealingPolicy policy) {
        Healer healer =
                new Healer(pools, cards, policy, new SimulatedThread(rack), clock(rack), rack.clock()::monotonicNanos);
        healers.add(healer);
        healer.start();
        return healer;
    }

    /** Download, recovery and upload of security domains, with exchange keys in the cards. */
    SecurityDomains domains() {
        return domains;
    }

    /** Backups and restores. */
    Jobs jobs() {
        return jobs;
    }

    BackupStorage storage() {
        return storage;
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
        healers.forEach(Healer::close);
        pools.close();
        workers.close();
    }
}
