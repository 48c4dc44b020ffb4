package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.FaultyStorage;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.harness.azurite.Azurite;
import dev.holdfast.harness.azurite.AzuriteStorage;
import dev.holdfast.harness.cluster.ProcessRack.Lifetime;
import dev.holdfast.harness.node.Timing;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Presence;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.link.LinkFaults;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** A stage on this machine and by its time: cards in this process, or each in a process of its own. */
public final class LocalStage implements Stage {

    private final StageTime time = StageTime.ofThisMachine();
    private final Presence presence = new Presence();
    private final Cluster cluster;
    private final Path folder;
    private BackupStorage storage;
    private Optional<Azurite> azurite = Optional.empty();
    private final Optional<LinkFaults> links;
    private final SplittableRandom random;
    private Optional<HealingPolicy> healing = Optional.empty();
    private volatile LocalCoordinator coordinator;

    private LocalStage(Cluster cluster, Path folder, Optional<LinkFaults> links, SplittableRandom random) {
        this.cluster = cluster;
        this.folder = folder;
        this.links = links;
        this.random = random;
        storage = new FaultyStorage(new FolderStorage(folder.resolve("backups")));
        coordinator = open(cluster.pools());
    }

    /**
     * Without cards yet.
     *
     * @param folder for cards, backups, and what operator and custodians keep
     * @param firmware that the cards come with
     * @param seed of what is left to chance
     */
    public static LocalStage embedded(Path folder, FactoryFirmware firmware, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LinkFaults links = new LinkFaults(random.split());
        return new LocalStage(
                new EmbeddedCluster(cards(folder), CardOptions.standard(), firmware, links),
                folder,
                Optional.of(links),
                random);
    }

    /** The same with cards that are processes of their own. */
    public static LocalStage processes(Path folder, FactoryFirmware firmware, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ProcessRack rack = new ProcessRack(cards(folder), Timing.DEFAULT, Lifetime.OF_THE_RACK, firmware).forDrills();
        return new LocalStage(
                new ProcessCluster(cards(folder), rack, random.split()), folder, Optional.empty(), random);
    }

    /** The same with a healer that starts anew with its coordinator, however often that ends. Before there is a pool. */
    public LocalStage healing(HealingPolicy policy) {
        coordinator.close();
        healing = Optional.of(policy);
        coordinator = open(cluster.pools());
        return this;
    }

    /**
     * The same with backups in a container of an Azurite, and not in the folder. Before there is a pool.
     *
     * @param own ends with the stage
     */
    public LocalStage storingIn(Azurite own) {
        azurite = Optional.of(own);
        storage = AzuriteStorage.in(own);
        return this;
    }

    private LocalCoordinator open(Pools pools) {
        return new LocalCoordinator(
                pools, cluster.rack(), cluster.coordinatorPools().registry(), healing);
    }

    private static Path cards(Path folder) {
        return folder.resolve("cards");
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
        return cluster.pools();
    }

    @Override
    public LocalRack rack() {
        return cluster.rack();
    }

    @Override
    public SecurityDomains domains() {
        return coordinator.domains();
    }

    @Override
    public Jobs jobs() {
        return coordinator.jobs();
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
        return cluster.hazards();
    }

    @Override
    public Healer healer(HealingPolicy policy) {
        return new Healer(cluster.pools(), cluster.rack(), policy);
    }

    @Override
    public CompletableFuture<Void> crashCoordinator() {
        return presence.away(() -> {
            coordinator.close();
            return cluster.coordinatorPools().crash().thenCompose(pools -> {
                LocalCoordinator started = open(pools);
                coordinator = started;
                return started.settle();
            });
        });
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
        coordinator.close();
        cluster.close();
        azurite.ifPresent(Azurite::close);
    }
}
