package dev.holdfast.partition.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.factory.NewCard;
import dev.holdfast.partition.factory.Owner;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.trust.PapersFolder;
import dev.holdfast.proto.trust.Pem;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.InitializePool;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets to a card that belongs to a pool and answers over TLS, and what both operators read of those who do not. */
class CardAdmissionTest {

    private static final long DAY = 24L * 60 * 60 * 1_000;
    private static final ByteString POOL = ByteString.copyFrom(new byte[16]);
    private static final ByteString ANOTHER_POOL = ByteString.copyFromUtf8("another pool, 16");

    private static final TrustManager[] EVERYBODY = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();

    @TempDir
    static Path folder;

    private static Site site;
    private static CardHost card;

    @BeforeAll
    static void start() throws Exception {
        site = new Site(folder);
        card = site.card("card-1");
        site.done(
                card,
                Request.newBuilder()
                        .setInitializePool(InitializePool.newBuilder()
                                .setPoolId(POOL)
                                .setGeneration(1)
                                .addMembers(MemberCard.newBuilder().setCard("card-1"))
                                .addMembers(MemberCard.newBuilder().setCard("peer"))));
    }

    @AfterAll
    static void stop() {
        card.close();
        site.close();
    }

    @Test
    void aCardOfThePoolOfTheSameMakerAndOwnerGetsIn() throws Exception {
        NewCard fuses = site.maker.manufacture("peer");
        site.open(card.address(), hello(fuses), certified(fuses)).close();
    }

    @Test
    void aCardOfAnotherOwnerIsRefused() throws Exception {
        NewCard fuses = site.maker.manufacture("peer");
        try (Owner stranger = new Owner(Site.CRYPTO, System.currentTimeMillis())) {
            Papers strange = stranger.papers(stranger.certifyCard(own(fuses)));
            refusedByTls(fuses, strange, "certified by another owner, or by none");
        }
    }

    @Test
    void aSelfSignedCardIsRefused() throws Exception {
        NewCard fuses = site.maker.manufacture("peer");
        try (Maker itself = new Maker(Site.CRYPTO, System.currentTimeMillis());
                Owner owner = site.ownerInMemory()) {
            Papers genuine = owner.papers(owner.certifyCard(own(fuses)));
            X509Certificate selfSigned = Certificates.parse(itself.root());
            TlsIdentity identity = new TlsIdentity(
                    TlsIdentity.privateKey(itself.privateKey()),
                    () -> new Papers(List.of(selfSigned), genuine.trust()));
            refusedByTls(
                    hello(fuses),
                    identity,
                    "Simulated Card Maker is not trusted",
                    "certified by another owner, or by none");
        }
    }

    @Test
    void aCardWhoseTimeIsOverIsRefused() throws Exception {
        NewCard fuses = site.maker.manufacture("peer");
        long now = System.currentTimeMillis();
        refusedByTls(fuses, papers(fuses, now - 2 * DAY, now - DAY), "the owner's certificate expired on ");
    }

    @Test
    void aCardWhoseTimeHasNotComeIsRefused() throws Exception {
        NewCard fuses = site.maker.manufacture("peer");
        long now = System.currentTimeMillis();
        refusedByTls(fuses, papers(fuses, now + DAY, now + 2 * DAY), "the owner's certificate is not valid before ");
    }

    @Test
    void whoWasRevokedIsRefusedFromTheNextConnectionOn() throws Exception {
        Path holder = site.folderOf("tester");
        site.owner.equip(holder, "tester", PeerRole.PEER_ROLE_TESTER);
        TlsIdentity identity = TlsIdentity.open(holder);
        Hello hello = Hello.newBuilder()
                .setSender("tester")
                .setRole(PeerRole.PEER_ROLE_TESTER)
                .build();
        site.open(card.address(), hello, identity).close();

        assertEquals(1, site.owner.revoke("tester"));
        site.owner.publish(CardHost.papersIn(site.folderOf("card-1")));
        refusedByTls(hello, identity, "tester is not trusted", "the owner has revoked its certificate");

        site.owner.equip(holder, "tester", PeerRole.PEER_ROLE_TESTER);
        site.open(card.address(), hello, TlsIdentity.open(holder)).close();
    }

    /** A session that TLS resumes is not verified again, so none may be resumed. */
    @Test
    void whoWasRevokedCannotResumeAnEarlierSession() throws Exception {
        Path holder = site.folderOf("resuming");
        site.owner.equip(holder, "resuming", PeerRole.PEER_ROLE_TESTER);
        SSLContext context = context(holder);
        assertTrue(answers(context));
        assertTrue(answers(context));
        site.owner.revoke("resuming");
        site.owner.publish(CardHost.papersIn(site.folderOf("card-1")));
        assertThrows(IOException.class, () -> answers(context));
        eventually("resuming is not trusted", "the owner has revoked its certificate");
    }

    @Test
    void theConnectingSideRefusesACardThatWasRevoked() throws Exception {
        try (CardHost lost = site.card("lost")) {
            site.owner.revoke("lost");
            Path holder = site.folderOf("careful");
            site.owner.equip(holder, "careful", PeerRole.PEER_ROLE_COORDINATOR);
            Hello hello =
                    Site.coordinatorHello().toBuilder().setSender("careful").build();
            RefusedException refusal = refusal(lost.address(), hello, TlsIdentity.open(holder));
            assertEquals(Code.ATTESTATION_REFUSED, refusal.code());
            assertTrue(refusal.getMessage().contains("the owner has revoked its certificate"), refusal.getMessage());
        }
    }

    @Test
    void aCardCannotPoseAsACoordinator() throws Exception {
        NewCard fuses = site.maker.manufacture("peer");
        Hello posing =
                hello(fuses).toBuilder().setRole(PeerRole.PEER_ROLE_COORDINATOR).build();
        refusedByTheCard(posing, certified(fuses), Code.ATTESTATION_REFUSED, "Name and role of a sender");
    }

    @Test
    void aCardOfAnotherMakerIsRefused() throws Exception {
        try (Maker stranger = new Maker(Site.CRYPTO, System.currentTimeMillis())) {
            NewCard fuses = stranger.manufacture("peer");
            refusedByTheCard(
                    hello(fuses), certified(fuses), Code.ATTESTATION_REFUSED, "certified by another maker, or by none");
        }
    }

    @Test
    void aCardWithoutAMakersChainIsRefused() throws Exception {
        NewCard fuses = site.maker.manufacture("peer");
        Hello bare = hello(fuses).toBuilder().clearMakerChain().build();
        refusedByTheCard(bare, certified(fuses), Code.ATTESTATION_REFUSED, "the maker's chain is missing");
    }

    @Test
    void theMakersChainOfAnotherCardIsRefused() throws Exception {
        NewCard fuses = site.maker.manufacture("peer");
        Hello borrowed = hello(site.maker.manufacture("other")).toBuilder()
                .setSender("peer")
                .build();
        refusedByTheCard(
                borrowed, certified(fuses), Code.ATTESTATION_REFUSED, "the maker's certificate is another card's");
        Hello sameName = hello(site.maker.manufacture("peer"));
        refusedByTheCard(sameName, certified(fuses), Code.ATTESTATION_REFUSED, "are for different keys");
    }

    @Test
    void aCardOfAnotherPoolIsRefused() throws Exception {
        NewCard fuses = site.maker.manufacture("peer");
        Hello other = hello(fuses).toBuilder().setPoolId(ANOTHER_POOL).build();
        refusedByTheCard(other, certified(fuses), Code.FORBIDDEN, "POOL_MISMATCH");
    }

    @Test
    void aClientOfTls12IsRefused() throws Exception {
        Path holder = site.folderOf("old");
        site.owner.equip(holder, "old", PeerRole.PEER_ROLE_TESTER);
        try (SSLSocket socket = socket(context(holder))) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThrows(SSLException.class, socket::startHandshake);
        }
        eventually("both ends need TLS 1.3", "[TLSv1.2]");
    }

    @Test
    void whoHasNoCertificateIsRefused() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, EVERYBODY, null);
        assertThrows(IOException.class, () -> answers(context));
        eventually("and a certificate of the same owner");
    }

    private static byte[] own(NewCard fuses) {
        return fuses.makerChain().get(0);
    }

    private static TlsIdentity certified(NewCard fuses) throws Exception {
        try (Owner owner = site.ownerInMemory()) {
            return Site.identity(fuses, owner.papers(owner.certifyCard(own(fuses))));
        }
    }

    private static Papers papers(NewCard fuses, long from, long until) throws Exception {
        try (Owner owner = site.ownerInMemory()) {
            return owner.papers(owner.certifyCard(own(fuses), from, until));
        }
    }

    private static Hello hello(NewCard fuses) {
        return Hello.newBuilder()
                .setSender(fuses.cardId())
                .setRole(PeerRole.PEER_ROLE_CARD)
                .setPoolId(POOL)
                .setGeneration(1)
                .addAllMakerChain(
                        fuses.makerChain().stream().map(ByteString::copyFrom).toList())
                .build();
    }

    /** Of a card that believes this owner, whoever certified it. */
    private static void refusedByTls(NewCard fuses, Papers shown, String why) throws Exception {
        Papers genuine = papers(fuses, 0, Long.MAX_VALUE / 1_000_000);
        TlsIdentity identity = Site.identity(fuses, new Papers(shown.chain(), genuine.trust()));
        refusedByTls(hello(fuses), identity, "peer is not trusted", why);
    }

    private static void refusedByTls(Hello hello, TlsIdentity identity, String who, String why) throws Exception {
        RefusedException refusal = refusal(card.address(), hello, identity);
        assertEquals(Code.ATTESTATION_REFUSED, refusal.code(), refusal.getMessage());
        assertTrue(
                refusal.getMessage().startsWith("The other end refused this end's certificate; its events say why."),
                refusal.getMessage());
        eventually(who, why);
    }

    private static void refusedByTheCard(Hello hello, TlsIdentity identity, Code code, String why) throws Exception {
        RefusedException refusal = refusal(card.address(), hello, identity);
        assertEquals(code, refusal.code(), refusal.getMessage());
        eventually(why);
    }

    private static RefusedException refusal(Address address, Hello hello, TlsIdentity identity) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> site.open(address, hello, identity)
                .close());
        return assertInstanceOf(RefusedException.class, failure.getCause());
    }

    /** The card has an event that says all of this. */
    private static void eventually(String... words) throws Exception {
        List<String> events = site.refusals(card);
        assertTrue(
                events.stream().anyMatch(text -> List.of(words).stream().allMatch(text::contains)), events::toString);
    }

    /** A TLS client that is not ours, with the identity of that folder. */
    private static SSLContext context(Path holder) throws Exception {
        Papers papers = PapersFolder.open(holder).get();
        char[] password = {'x'};
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        byte[] pkcs8 = Pem.PRIVATE_KEY.read(Files.readString(holder.resolve(TlsIdentity.KEY)));
        store.setKeyEntry(
                "own", TlsIdentity.privateKey(pkcs8), password, papers.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        KeyManager[] own = keys.getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, EVERYBODY, null);
        return context;
    }

    private static SSLSocket socket(SSLContext context) throws IOException {
        Address.Tcp address = (Address.Tcp) card.address();
        return (SSLSocket) context.getSocketFactory().createSocket(address.host(), address.port());
    }

    /** Whether the card answers anything at all to a byte that makes no sense after the handshake. */
    private static boolean answers(SSLContext context) throws IOException {
        try (SSLSocket socket = socket(context)) {
            socket.startHandshake();
            socket.getOutputStream().write(new byte[8]);
            return socket.getInputStream().read() >= 0;
        }
    }
}
