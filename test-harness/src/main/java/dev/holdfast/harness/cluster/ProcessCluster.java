package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.partition.host.WrongClock;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.Limits;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.v1.PeerRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A rack of cards that are processes of their own, and a coordinator's pools over it, which the cards know by its papers. */
public final class ProcessCluster implements Cluster {

    private static final int EVENT_LOOP_THREADS = 2;
    private static final String TESTER = "tester";

    private final EventLoops loops = new EventLoops(EVENT_LOOP_THREADS);
    private final ProcessRack rack;
    private final MortalPools pools;
    private final ProcessHazards hazards;

    /**
     * @param folder the coordinator's key and papers, and a tester's, are put beside the cards in it
     * @param rack closed with this
     */
    public ProcessCluster(Path folder, ProcessRack rack) {
        this(folder, rack, new Random());
    }

    /** @param random decides what the faults of links that end in this process leave to chance */
    ProcessCluster(Path folder, ProcessRack rack, RandomGenerator random) {
        this.rack = rack;
        Path papers = folder.resolve(Stage.COORDINATOR);
        rack.equip(papers, Stage.COORDINATOR, PeerRole.PEER_ROLE_COORDINATOR);
        Path tester = folder.resolve(TESTER);
        rack.equip(tester, TESTER, PeerRole.PEER_ROLE_TESTER);
        try {
            ChannelOptions channel = ChannelOptions.tls(loops, TlsIdentity.open(papers));
            LinkFaults links = new LinkFaults(random);
            WrongClock clock = new WrongClock();
            ChannelOptions breakable =
                    channel.withLimits(Limits.BETWEEN_PROCESSES).withFaults(links);
            pools = new MortalPools(rack, CardLines.over(breakable, Stage.COORDINATOR), FolderHazards.timeOf(clock));
            ChannelOptions testers = ChannelOptions.tls(loops, TlsIdentity.open(tester));
            hazards = new ProcessHazards(rack, new TesterLine(testers, TESTER), links, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ProcessRack rack() {
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
        loops.close();
    }
}
