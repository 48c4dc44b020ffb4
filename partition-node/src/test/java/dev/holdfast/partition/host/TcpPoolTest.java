package dev.holdfast.partition.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.factory.NewCard;
import dev.holdfast.partition.factory.Owner;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.FrameService;
import dev.holdfast.proto.channel.PartitionServer;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.v1.CloneBlob;
import dev.holdfast.proto.v1.CloneRequest;
import dev.holdfast.proto.v1.CloneSource;
import dev.holdfast.proto.v1.CloneTarget;
import dev.holdfast.proto.v1.CloneTargetInit;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.InitializePool;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ProvisionPool;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cards that know nothing of each other but addresses make a pool over TLS, and keep it when one of them moves. */
class TcpPoolTest {

    private static final ByteString POOL = ByteString.copyFromUtf8("a pool over TLS.");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path folder;

    @Test
    void threeCardsMakeAPoolAndFindOneThatMoved() throws Exception {
        try (Site site = new Site(folder);
                CardHost first = site.card("card-1");
                CardHost second = site.card("card-2")) {
            Address before;
            try (CardHost third = site.card("card-3")) {
                before = third.address();
                site.done(first, initialize(List.of(member(first), member(second), member(third))));
                join(site, first, second);
                join(site, first, third);
                site.done(
                        first,
                        Request.newBuilder()
                                .setProvisionPool(ProvisionPool.newBuilder()
                                        .setName("tcp")
                                        .addAdministrators(new UUID(0, 1).toString())
                                        .setRetentionDays(7)));
                for (CardHost card : List.of(first, second, third)) {
                    awaitProvisioned(site, card);
                }
            }
            try (CardHost third = site.start("card-3")) {
                assertNotEquals(before, third.address(), "it is elsewhere now, and only itself can say so");
                awaitProvisioned(site, third);
                first.close();
                // The two that are left are a majority only if they reach each other both ways.
                awaitProvisioned(site, second);
                awaitProvisioned(site, third);
                assertEquals(List.of(), site.refusals(third));
            }
        }
    }

    /** It has the owner's papers, so TLS lets it pass; the card that connects looks at its maker. */
    @Test
    void aCardThatConnectsRefusesOneOfAnotherMaker() throws Exception {
        try (Site site = new Site(folder);
                Maker stranger = new Maker(Site.CRYPTO, System.currentTimeMillis());
                Owner owner = site.ownerInMemory();
                CardHost card = site.card("card-1")) {
            NewCard fuses = stranger.manufacture("impostor");
            TlsIdentity identity = Site.identity(
                    fuses, owner.papers(owner.certifyCard(fuses.makerChain().get(0))));
            Hello hello = Hello.newBuilder()
                    .setSender("impostor")
                    .setRole(PeerRole.PEER_ROLE_CARD)
                    .addAllMakerChain(fuses.makerChain().stream()
                            .map(ByteString::copyFrom)
                            .toList())
                    .build();
            try (PartitionServer impostor = PartitionServer.bind(
                            Address.loopback(0), () -> hello, ChannelOptions.tls(site.loops, identity), new Nothing())
                    .get(10, TimeUnit.SECONDS)) {
                MemberCard other = MemberCard.newBuilder()
                        .setCard("impostor")
                        .setAddress(impostor.address().toString())
                        .build();
                site.done(card, initialize(List.of(member(card), other)));
                await(() -> site.refusals(card).stream()
                        .anyMatch(text -> text.startsWith("impostor was refused: IDENTITY_MISMATCH")
                                && text.contains("certified by another maker")));
            }
        }
    }

    private static Request.Builder initialize(List<MemberCard> members) {
        return Request.newBuilder()
                .setInitializePool(InitializePool.newBuilder()
                        .setPoolId(POOL)
                        .setGeneration(1)
                        .addAllMembers(members));
    }

    private static MemberCard member(CardHost card) {
        return MemberCard.newBuilder()
                .setCard(card.cardId())
                .setAddress(card.address().toString())
                .build();
    }

    private static void join(Site site, CardHost member, CardHost blank) throws Exception {
        CloneRequest offer = site.done(
                        blank, Request.newBuilder().setCloneTargetInit(CloneTargetInit.getDefaultInstance()))
                .getCloneRequest();
        CloneBlob grant = site.done(
                        member,
                        Request.newBuilder()
                                .setCloneSource(CloneSource.newBuilder().setRequest(offer)))
                .getCloneBlob();
        site.done(
                blank,
                Request.newBuilder().setCloneTarget(CloneTarget.newBuilder().setBlob(grant)));
    }

    /** A linearizable look at the state, which needs a majority. */
    private static void awaitProvisioned(Site site, CardHost card) throws Exception {
        await(() -> {
            Response response = site.ask(
                    card,
                    Request.newBuilder().setGetStatus(GetStatus.newBuilder().setWithDigest(true)));
            return response.getStatus().getCode() == Code.OK
                    && response.getCardStatus().getPoolName().equals("tcp");
        });
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < until, "it did not come about in time");
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Lets everybody in and says nothing. */
    private static final class Nothing implements FrameService {

        @Override
        public CompletableFuture<Response> serve(Hello peer, Request request) {
            return CompletableFuture.completedFuture(Response.getDefaultInstance());
        }

        @Override
        public void replicate(Hello peer, ReplicationMessage message) {}
    }
}
