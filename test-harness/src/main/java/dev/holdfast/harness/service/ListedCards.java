package dev.holdfast.harness.service;

import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/** Cards on other hosts, which the coordinator knows by their addresses and reaches with papers that it was given. */
final class ListedCards implements ServiceRack {

    /** In the folder of papers; only exchange keys in tokens need it. */
    private static final String MAKER = "maker.pem";

    private static final int EVENT_LOOP_THREADS = 2;

    private final EventLoops loops = new EventLoops(EVENT_LOOP_THREADS);
    private final Path papers;
    private final ChannelOptions channel;
    private final ListedRack rack;

    ListedCards(ServiceConfig config) {
        papers = config.papers().orElseThrow();
        try {
            channel = ChannelOptions.tls(loops, TlsIdentity.open(papers));
        } catch (IOException e) {
            loops.close();
            throw new RefusedException(Code.BAD_PARAMETER, String.valueOf(e.getMessage()));
        }
        rack = new ListedRack(config.cards(), CardLines.over(channel, CoordinatorService.NAME));
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
        throw new RefusedException(
                Code.WRONG_STATE,
                "The cards of this service are on other hosts: name one by its address, and a"
                        + " tester's papers with --papers (hsm partition papers --role tester makes them).");
    }

    @Override
    public long processOf(String cardId) {
        return 0;
    }

    @Override
    public X509Certificate makerRoot() {
        try {
            return Certificates.parseAll(Files.readAllBytes(papers.resolve(MAKER)))
                    .get(0);
        } catch (IOException | GeneralSecurityException e) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "With custody in a token the maker's root certificate is needed as " + papers.resolve(MAKER) + ".");
        }
    }

    @Override
    public void powerOffAll() {
        // They are not this machine's.
    }

    @Override
    public void close() {
        loops.close();
    }
}
