package dev.holdfast.harness.e2e;

import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.harness.cluster.ProcessRack;
import dev.holdfast.harness.cluster.ProcessRack.Lifetime;
import dev.holdfast.harness.node.Timing;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.Limits;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.v1.PeerRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A folder with all that outlives a coordinator's process: cards that are processes of their own, a token, a storage and a
 * registry. Several processes may have it open, the registry one of them.
 */
final class KillSite implements AutoCloseable {

    /** As the papers of everybody who talks to the cards name him. */
    static final String COORDINATOR = "coordinator";

    final ProcessRack rack;
    final FolderCustody token;
    final FolderStorage storage;
    final Path registry;
    final ChannelOptions channel;
    private final EventLoops loops = new EventLoops(1);

    KillSite(Path folder) {
        rack = new ProcessRack(folder.resolve("rack"), Timing.FAST, Lifetime.ITS_OWN);
        token = new FolderCustody(folder.resolve("token"));
        storage = new FolderStorage(folder.resolve("backups"));
        registry = folder.resolve("registry");
        Path papers = folder.resolve(COORDINATOR);
        rack.equip(papers, COORDINATOR, PeerRole.PEER_ROLE_COORDINATOR);
        try {
            channel = ChannelOptions.tls(loops, TlsIdentity.open(papers)).withLimits(Limits.BETWEEN_PROCESSES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets go of the cards, which run on. */
    @Override
    public void close() {
        rack.close();
        loops.close();
    }
}
