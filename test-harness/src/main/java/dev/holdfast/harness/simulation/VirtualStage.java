package dev.holdfast.harness.simulation;

import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingEvent;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.FaultyStorage;
import dev.holdfast.coordinator.storage.MemoryStorage;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Presence;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.link.LinkFaults;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A whole service on one thread, in virtual time: the coordinator, cards with their firmware and disks, links, and a storage in
 * memory that outlives the coordinator. The seed decides everything, if the firmware computes with reproducible providers.
 */
public final class VirtualStage implements Stage {

    private final VirtualRack rack;
    private final StageTime time;
    private final SplittableRandom random;
    private final Path folder;
    private final Presence presence = new Presence();
    private SimulatedService service;

    private VirtualStage(
            VirtualRack rack,
            UnaryOperator<Machine> worked,
            Path folder,
            long seed,
            BackupStorage storage,
            Optional<HealingPolicy> healing) {
        this.rack = rack;
        this.folder = folder;
        time = new SimulatedTime(rack);
        random = new SplittableRandom(seed);
        service = SimulatedService.start(rack, id -> worked.apply(made(rack, id)), storage, healing);
    }

    /**
     * Without cards yet, and with nobody who looks after pools.
     *
     * @param folder for what operator and custodians keep in files
     * @param firmware that the cards come with
     */
    public static VirtualStage open(Path folder, Firmware firmware, long seed) {
        BackupStorage storage = new FaultyStorage(new MemoryStorage());
        return new VirtualStage(
                rack(firmware, seed), UnaryOperator.identity(), folder, seed, storage, Optional.empty());
    }

    /**
     * The same with a healer that starts anew with its coordinator, however often that ends.
     *
     * @param storage where backups go
     */
    public static VirtualStage healing(
            Path folder, Firmware firmware, long seed, BackupStorage storage, HealingPolicy policy) {
        return new VirtualStage(
                rack(firmware, seed), UnaryOperator.identity(), folder, seed, storage, Optional.of(policy));
    }

    /**
     * The same over a rack that there is already.
     *
     * @param worked what is done to every new card before it is put into the rack
     */
    static VirtualStage healing(
            VirtualRack rack, UnaryOperator<Machine> worked, long seed, BackupStorage storage, HealingPolicy policy) {
        return new VirtualStage(rack, worked, Path.of(""), seed, storage, Optional.of(policy));
    }

    private static VirtualRack rack(Firmware firmware, long seed) {
        return new VirtualRack(
                seed,
                CardOptions.standard().withProviders(Providers.reproducible()).withFirmware(firmware));
    }

    private static Machine made(VirtualRack rack, String id) {
        Machine machine = rack.card(id);
        machine.disk.forgetWrites();
        machine.flash.forgetWrites();
        return machine;
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
    public SimulatedRack rack() {
        return service.rack();
    }

    @Override
    public SecurityDomains domains() {
        return service.domains();
    }

    @Override
    public Jobs jobs() {
        return service.jobs();
    }

    @Override
    public BackupStorage storage() {
        return service.storage();
    }

    @Override
    public Presence presence() {
        return presence;
    }

    @Override
    public Optional<LinkFaults> links() {
        return Optional.of(rack.links());
    }

    @Override
    public Hazards hazards() {
        return new SimulatedHazards(rack);
    }

    @Override
    public Healer healer(HealingPolicy policy) {
        return service.healer(policy);
    }

    /** Of the healer that came with the coordinator that is at work. */
    List<HealingEvent> healed() {
        return service.healer().events();
    }

    @Override
    public Instant timeOfDay() {
        return Instant.ofEpochMilli(rack.millis());
    }

    @Override
    public Path folder() {
        return folder;
    }

    /** The cards' machines, with all that can be done to them. */
    public VirtualRack machines() {
        return rack;
    }

    @Override
    public CompletableFuture<Void> crashCoordinator() {
        return presence.away(() -> service.crash().thenAccept(started -> service = started));
    }

    @Override
    public void close() {
        rack.machines().stream().filter(Machine::hasPower).forEach(Machine::powerCut);
        service.close();
    }
}
