package dev.holdfast.harness.service;

import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.cluster.ProcessRack;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.v1.PeerRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

/** Cards with processes of their own on this machine, which run on when the coordinator does not. */
final class ProcessCards implements ServiceRack {

    private static final int EVENT_LOOP_THREADS = 2;

    private final EventLoops loops = new EventLoops(EVENT_LOOP_THREADS);
    private final ProcessRack rack;
    private final ChannelOptions channel;
    private final Path testerPapers;

    ProcessCards(ServiceConfig config) {
        rack = new ProcessRack(config.home().rack(), config.timing(), ProcessRack.Lifetime.ITS_OWN, config.firmware());
        Path papers = config.home().papers();
        rack.equip(papers, CoordinatorService.NAME, PeerRole.PEER_ROLE_COORDINATOR);
        testerPapers = config.home().testerPapers();
        channel = tls(papers);
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
            return ChannelOptions.tls(loops, TlsIdentity.open(papers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
