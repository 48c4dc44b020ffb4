package dev.holdfast.coordinator.rest;

import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.StorageAccounts;
import dev.holdfast.coordinator.storage.StorageMap;
import java.util.concurrent.CompletableFuture;

/**
 * The parts of a service that its face shows.
 *
 * @param custody where exchange keys are made
 * @param accounts storage accounts that are reached under their public names
 */
public record Served(
        Pools pools,
        SecurityDomains domains,
        Custody custody,
        Jobs jobs,
        StorageMap storage,
        StorageAccounts accounts) {

    /** Ends the jobs that were cut off in pools that are back, and lets go of exchange keys of pools that are gone. */
    CompletableFuture<Void> settle() {
        return jobs.settle(pools).thenCompose(settled -> domains.tidy(pools));
    }
}
