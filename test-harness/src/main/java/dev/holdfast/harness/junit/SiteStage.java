package dev.holdfast.harness.junit;

import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.FaultyStorage;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Presence;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.harness.stage.StageRack;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/** A running service, as the machinery of faults sees it: with cards of this machine, and by its time. */
final class SiteStage implements Stage {

    private final CoordinatorService service;
    private final Path folder;
    private final Optional<LinkFaults> links;
    private final SplittableRandom random;
    private final StageTime time = StageTime.ofThisMachine();
    private final SecurityDomains domains = new SecurityDomains(ForkJoinPool.commonPool());
    private final Jobs jobs;
    private final BackupStorage storage;
    private final Presence presence = new Presence();

    /**
     * @param service that was started to be broken
     * @param links all of its links, if they end in this process
     */
    SiteStage(CoordinatorService service, Path folder, Optional<LinkFaults> links, SplittableRandom random) {
        this.service = service;
        this.folder = folder;
        this.links = links;
        this.random = random;
        jobs = new Jobs(ForkJoinPool.commonPool(), service.pools().clock());
        storage = new FaultyStorage(new FolderStorage(folder.resolve("backups")));
    }

    @Override
    public StageTime time() {
        return time;
    }

    @Override
    public SplittableRandom random() {
        return random;
    }

    @Override
    public Pools pools() {
        return service.pools();
    }

    @Override
    public StageRack rack() {
        return (StageRack) service.cards();
    }

    @Override
    public SecurityDomains domains() {
        return domains;
    }

    @Override
    public Jobs jobs() {
        return jobs;
    }

    @Override
    public BackupStorage storage() {
        return storage;
    }

    @Override
    public Presence presence() {
        return presence;
    }

    @Override
    public Optional<LinkFaults> links() {
        return links;
    }

    @Override
    public Hazards hazards() {
        return service.hazards().orElseThrow();
    }

    @Override
    public Healer healer(HealingPolicy policy) {
        return new Healer(service.pools(), service.cards(), policy);
    }

    @Override
    public CompletableFuture<Void> crashCoordinator() {
        throw new RefusedException(
                Code.WRONG_STATE,
                "The service of a test stays for as long as the test; hsm simulate lets coordinators crash.");
    }

    @Override
    public Instant timeOfDay() {
        return Instant.now();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        service.close();
    }
}
