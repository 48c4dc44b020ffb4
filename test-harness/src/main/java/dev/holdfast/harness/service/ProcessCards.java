package dev.holdfast.harness.service;

import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.cluster.Breakable;
import dev.holdfast.harness.cluster.ProcessRack;
import dev.holdfast.harness.cluster.ProcessRack.Lifetime;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.Limits;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.v1.PeerRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Cards with processes of their own on this machine, which run on when the coordinator does not; but those of a service that may
 * be broken end with it.
 */
final class ProcessCards implements ServiceRack {

    private static final int EVENT_LOOP_THREADS = 2;

    private final EventLoops loops = new EventLoops(EVENT_LOOP_THREADS);
    private final Optional<Breakable> breakable;
    private final ProcessRack rack;
    private final ChannelOptions channel;
    private final Path testerPapers;

    /** @param breakable what of the service may be made to go wrong, if anything may */
    ProcessCards(ServiceConfig config, Optional<Breakable> breakable) {
        this.breakable = breakable;
        Lifetime lifetime = breakable.isPresent() ? Lifetime.OF_THE_RACK : Lifetime.ITS_OWN;
        ProcessRack cards = new ProcessRack(config.home().rack(), config.timing(), lifetime, config.firmware());
        rack = breakable.isPresent() ? cards.forDrills() : cards;
        Path papers = config.home().papers();
        rack.equip(papers, CoordinatorService.NAME, PeerRole.PEER_ROLE_COORDINATOR);
        testerPapers = config.home().testerPapers();
        ChannelOptions sound = tls(papers);
        channel = breakable.map(Breakable::links).map(sound::withFaults).orElse(sound);
    }

    @Override
    public CardRack cards() {
        return rack;
    }

    @Override
    public ChannelOptions channel() {
        return channel;
    }

    @Override
    public TesterLine tester() {
        rack.equip(testerPapers, CoordinatorService.TESTER, PeerRole.PEER_ROLE_TESTER);
        return new TesterLine(tls(testerPapers), CoordinatorService.TESTER);
    }

    @Override
    public Optional<Hazards> hazards() {
        return breakable.map(parts -> rack.hazards(tester(), parts));
    }

    @Override
    public long processOf(String cardId) {
        return rack.pid(cardId);
    }

    @Override
    public X509Certificate makerRoot() {
        return ServiceRacks.certificate(rack.makerRoot());
    }

    @Override
    public void powerOffAll() {
        rack.stopAll();
    }

    @Override
    public void close() {
        rack.close();
        loops.close();
    }

    private ChannelOptions tls(Path papers) {
        try {
            return ChannelOptions.tls(loops, TlsIdentity.open(papers)).withLimits(Limits.BETWEEN_PROCESSES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
