package dev.holdfast.partition.host;

import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.factory.NewCard;
import dev.holdfast.partition.factory.Owner;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.partition.replication.RaftTiming;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.PartitionConnection;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A maker, an owner in a folder, and cards over TLS on this machine, each in a folder. */
final class Site implements AutoCloseable {

    static final CryptoEngine CRYPTO = TestCrypto.ENGINE;

    private static final int SECONDS = 20;

    /** Slow enough for a busy machine, on which handshakes take their time. */
    private static final RaftTiming CALM = new RaftTiming(
            5,
            Duration.ofMillis(300),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ZERO);

    final EventLoops loops = new EventLoops(1);
    final Maker maker = new Maker(CRYPTO, System.currentTimeMillis());
    final OwnerFolder owner;

    private final Path folder;
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final TlsIdentity coordinator;

    Site(Path folder) throws IOException {
        this.folder = folder;
        owner = OwnerFolder.open(folder.resolve("authority"), CRYPTO);
        owner.equip(folder.resolve("coordinator"), "coordinator", PeerRole.PEER_ROLE_COORDINATOR);
        coordinator = TlsIdentity.open(folder.resolve("coordinator"));
    }

    Path folderOf(String holder) {
        return folder.resolve(holder);
    }

    /** The same owner in memory, to certify what the one in the folder would not. */
    Owner ownerInMemory() throws IOException {
        return new Owner(AuthorityFolder.read(folder.resolve("authority"), CRYPTO), Optional.empty());
    }

    /** A new card of maker and owner. */
    CardHost card(String id) throws IOException {
        CardHost.install(folderOf(id), maker.manufacture(id));
        owner.certifyCard(folderOf(id));
        return start(id);
    }

    CardHost start(String id) throws IOException {
        return CardHost.start(
                folderOf(id),
                Place.at(Address.loopback(0)),
                ChannelOptions.inVm(loops),
                CardOptions.standard().withTiming(CALM),
                workers);
    }

    static TlsIdentity identity(NewCard fuses, Papers papers) throws GeneralSecurityException {
        byte[] key = new CardIdentity(fuses, VirtualRack.nvramOf(fuses), () -> papers, CRYPTO).openKey();
        return new TlsIdentity(TlsIdentity.privateKey(key), () -> papers);
    }

    PartitionConnection open(Address address, Hello own, TlsIdentity identity) throws Exception {
        return PartitionConnection.open(address, own, ChannelOptions.tls(loops, identity))
                .get(SECONDS, TimeUnit.SECONDS);
    }

    /** Asks as the coordinator, over a channel of its own. */
    Response ask(CardHost card, Request.Builder request) throws Exception {
        try (PartitionConnection connection = open(card.address(), coordinatorHello(), coordinator)) {
            return connection.call(request.build()).get(SECONDS, TimeUnit.SECONDS);
        }
    }

    Response done(CardHost card, Request.Builder request) throws Exception {
        Response response = ask(card, request);
        Assertions.assertEquals(
                Code.OK, response.getStatus().getCode(), response.getStatus().getMessage());
        return response;
    }

    /** What the card's operator reads about those that were refused, oldest first. */
    List<String> refusals(CardHost card) throws Exception {
        return done(
                        card,
                        Request.newBuilder()
                                .setReadEvents(ReadEvents.newBuilder().setLimit(1000)))
                .getEventList()
                .getEventsList()
                .stream()
                .filter(event -> event.getKind() == EventKind.PEER_REFUSED)
                .map(Event::getText)
                .toList();
    }

    static Hello coordinatorHello() {
        return Hello.newBuilder()
                .setSender("coordinator")
                .setRole(PeerRole.PEER_ROLE_COORDINATOR)
                .build();
    }

    @Override
    public void close() {
        owner.close();
        maker.close();
        workers.shutdownNow();
        loops.close();
    }
}
