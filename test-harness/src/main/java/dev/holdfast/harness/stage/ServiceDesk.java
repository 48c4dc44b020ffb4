package dev.holdfast.harness.stage;

import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.BackupStorage;

/**
 * A service as somebody works with it who operates it: what its coordinator offers, which cards are in the rack, and when there
 * is nobody to ask. Pools, domains and jobs are those of the coordinator that is at work now: ask again for each call.
 */
public interface ServiceDesk {

    StageTime time();

    Pools pools();

    StageRack rack();

    SecurityDomains domains();

    Jobs jobs();

    /** Where backups go. */
    BackupStorage storage();

    /** Whether there is a coordinator. */
    Presence presence();
}
