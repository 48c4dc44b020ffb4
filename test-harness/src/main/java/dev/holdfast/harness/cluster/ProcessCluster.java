package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.Limits;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.v1.PeerRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A rack of cards that are processes of their own, and a coordinator's pools over it, which the cards know by its papers. */
public final class ProcessCluster implements Cluster {

    private static final int EVENT_LOOP_THREADS = 2;
    private static final String COORDINATOR = "coordinator";

    private final EventLoops loops = new EventLoops(EVENT_LOOP_THREADS);
    private final ProcessRack rack;
    private final Pools pools;

    /**
     * @param folder the coordinator's key and papers are put beside the cards in it
     * @param rack closed with this
     */
    public ProcessCluster(Path folder, ProcessRack rack) {
        this.rack = rack;
        Path papers = folder.resolve(COORDINATOR);
        rack.equip(papers, COORDINATOR, PeerRole.PEER_ROLE_COORDINATOR);
        try {
            ChannelOptions channel = ChannelOptions.tls(loops, TlsIdentity.open(papers));
            pools = new Pools(rack, CardLines.over(channel.withLimits(Limits.BETWEEN_PROCESSES), COORDINATOR));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ProcessRack rack() {
        return rack;
    }

    @Override
    public Pools pools() {
        return pools;
    }

    @Override
    public void close() {
        pools.close();
        rack.close();
        loops.close();
    }
}
