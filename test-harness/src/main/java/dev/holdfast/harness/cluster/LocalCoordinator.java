package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.securitydomain.Custodians;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a coordinator on this machine does with its pools, and the threads it does it with; until it ends. */
final class LocalCoordinator implements AutoCloseable {

    private final ExecutorService hands = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "service");
        thread.setDaemon(true);
        return thread;
    });
    private final Pools pools;
    private final SecurityDomains domains;
    private final Jobs jobs;
    private final Optional<Healer> healer;

    /** @param healing of a healer that comes and goes with it, if there is to be one */
    LocalCoordinator(Pools pools, LocalRack rack, Registry registry, Optional<HealingPolicy> healing) {
        this.pools = pools;
        domains = new SecurityDomains(hands, registry, Custodians.of(List.of()));
        jobs = new Jobs(hands, Clock.systemUTC(), registry);
        healer = healing.map(policy -> new Healer(pools, rack, policy));
        healer.ifPresent(Healer::start);
    }

    /** Lets go of what the one before left half done. */
    CompletableFuture<Void> settle() {
        return jobs.settle(pools).thenCompose(settled -> domains.tidy(pools));
    }

    SecurityDomains domains() {
        return domains;
    }

    Jobs jobs() {
        return jobs;
    }

    /** At once, and without its pools. What its threads do is not waited for. */
    @Override
    public void close() {
        healer.ifPresent(Healer::close);
        hands.shutdownNow();
    }
}
