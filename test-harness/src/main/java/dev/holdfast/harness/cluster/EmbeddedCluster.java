package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.host.WrongClock;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.link.LinkFaults;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A rack of embedded cards and a coordinator's pools over it, with the threads they share. */
public final class EmbeddedCluster implements Cluster {

    private static final int EVENT_LOOP_THREADS = 2;

    private final EventLoops loops = new EventLoops(EVENT_LOOP_THREADS);
    private final ExecutorService workers;
    private final EmbeddedRack rack;
    private final MortalPools pools;
    private final EmbeddedHazards hazards;

    /** @param folder the cards' folders are made below it */
    public EmbeddedCluster(Path folder, CardOptions options) {
        this(folder, options, FactoryFirmware.of(options.firmware()));
    }

    /** @param firmware that the cards come with */
    public EmbeddedCluster(Path folder, CardOptions options, FactoryFirmware firmware) {
        this(folder, options, firmware, Optional.empty());
    }

    /** The same over links that can be broken, between the cards and between them and the coordinator, "coordinator". */
    public EmbeddedCluster(Path folder, CardOptions options, LinkFaults links) {
        this(folder, options, FactoryFirmware.of(options.firmware()), Optional.of(links));
    }

    /** The same of cards that come with this firmware. */
    public EmbeddedCluster(Path folder, CardOptions options, FactoryFirmware firmware, LinkFaults links) {
        this(folder, options, firmware, Optional.of(links));
    }

    private EmbeddedCluster(Path folder, CardOptions options, FactoryFirmware firmware, Optional<LinkFaults> links) {
        workers = Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), task -> {
            Thread thread = new Thread(task, "crypto-worker");
            thread.setDaemon(true);
            return thread;
        });
        ChannelOptions sound = ChannelOptions.inVm(loops);
        ChannelOptions channel = links.map(sound::withFaults).orElse(sound);
        rack = new EmbeddedRack(folder, channel, options, workers, firmware);
        WrongClock clock = new WrongClock();
        pools = new MortalPools(rack, rack.lines(Stage.COORDINATOR), FolderHazards.timeOf(clock));
        hazards = new EmbeddedHazards(rack, new TesterLine(sound, "tester"), links, clock);
    }

    @Override
    public EmbeddedRack rack() {
        return rack;
    }

    @Override
    public MortalPools coordinatorPools() {
        return pools;
    }

    @Override
    public Hazards hazards() {
        return hazards;
    }

    @Override
    public void close() {
        pools.close();
        rack.close();
        workers.shutdownNow();
        loops.close();
    }
}
