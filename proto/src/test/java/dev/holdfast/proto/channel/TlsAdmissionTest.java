package dev.holdfast.proto.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who gets in over TLS, and who does not. */
@ExtendWith(LeakWatch.class)
class TlsAdmissionTest {

    private static EventLoops loops;
    private static TestAuthority authority;
    private static TestAuthority stranger;
    private static PartitionServer server;
    private static final AtomicInteger ADMITTED = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        loops = new EventLoops(1);
        authority = new TestAuthority("Test authority");
        stranger = new TestAuthority("Another authority");
        server = PartitionServer.bind(
                        Address.loopback(0),
                        () -> TestFrames.hello("card-1"),
                        options(authority.identity("CN=card-1,OU=card")),
                        new Nothing())
                .get(10, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() {
        server.close();
        loops.close();
    }

    @AfterEach
    void forget() {
        ADMITTED.set(0);
    }

    @Test
    void theNameInTheCertificateGetsIn() throws Exception {
        try (PartitionConnection connection = open("tester", authority.identity("O=Holdfast,CN=tester,OU=card"))
                .get(10, TimeUnit.SECONDS)) {
            assertEquals("card-1", connection.peer().getSender());
        }
        assertEquals(1, ADMITTED.get());
    }

    @Test
    void anotherNameThanTheCertificatesIsRefused() throws Exception {
        refused(open("card-2", authority.identity("CN=tester,OU=card")));
        refused(open("tester", authority.identity("CN=Tester,OU=card")));
        refused(open("tester", authority.identity("OU=card")));
        refused(open("tester", authority.identity("CN=tester,CN=card-2,OU=card")));
    }

    /** Each says in its Hello that it is a card. */
    @Test
    void anotherRoleThanTheCertificatesIsRefused() throws Exception {
        refused(open("tester", authority.identity("CN=tester,OU=coordinator")));
        refused(open("tester", authority.identity("CN=tester,OU=Card")));
        refused(open("tester", authority.identity("CN=tester")));
        refused(open("tester", authority.identity("CN=tester,OU=card,OU=coordinator")));
    }

    @Test
    void onlyACardIsBelievedToAcceptChannels() throws Exception {
        Hello coordinator = TestFrames.hello("other").toBuilder()
                .setRole(PeerRole.PEER_ROLE_COORDINATOR)
                .build();
        try (PartitionServer other = PartitionServer.bind(
                        Address.loopback(0),
                        () -> coordinator,
                        options(authority.identity("CN=other,OU=coordinator")),
                        new Nothing())
                .get(10, TimeUnit.SECONDS)) {
            ChannelOptions own = options(authority.identity("CN=tester,OU=card"));
            assertEquals(
                    Code.ATTESTATION_REFUSED,
                    refusal(PartitionConnection.open(other.address(), TestFrames.hello("tester"), own)));
        }
    }

    @Test
    void aCardUnderAnotherNameIsRefusedByTheSideThatConnects() throws Exception {
        try (PartitionServer liar = PartitionServer.bind(
                        Address.loopback(0),
                        () -> TestFrames.hello("card-3"),
                        options(authority.identity("CN=card-1,OU=card")),
                        new Nothing())
                .get(10, TimeUnit.SECONDS)) {
            ChannelOptions own = options(authority.identity("CN=tester,OU=card"));
            assertEquals(
                    Code.ATTESTATION_REFUSED,
                    refusal(PartitionConnection.open(liar.address(), TestFrames.hello("tester"), own)));
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        refused(open("tester", stranger.identity("CN=tester,OU=card", authority)));
    }

    @Test
    void aCardOfAnotherAuthorityIsRefusedByTheSideThatConnects() throws Exception {
        ChannelOptions own = options(authority.identity("CN=tester,OU=card", stranger));
        refused(PartitionConnection.open(server.address(), TestFrames.hello("tester"), own));
    }

    @Test
    void noCertificateNoChannel() throws Exception {
        try (SSLSocket socket = (SSLSocket) withoutCertificate().createSocket("127.0.0.1", port())) {
            socket.startHandshake();
            socket.getOutputStream().write(AcceptedChannel.bytes(TestFrames.helloFrame("tester")));
            assertThrows(IOException.class, () -> socket.getInputStream().readAllBytes());
        }
        assertEquals(0, ADMITTED.get());
    }

    @Test
    void tlsBefore13IsRefused() throws Exception {
        try (SSLSocket socket = (SSLSocket) withoutCertificate().createSocket("127.0.0.1", port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThrows(SSLException.class, socket::startHandshake);
        }
        assertEquals(0, ADMITTED.get());
    }

    @Test
    void plainTextIsRefused() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.getOutputStream().write(AcceptedChannel.bytes(TestFrames.helloFrame("tester")));
            untilClosed(socket);
        }
        assertEquals(0, ADMITTED.get());
    }

    @Test
    void thereIsNoTcpWithoutTls() {
        assertThrows(
                IllegalArgumentException.class,
                () -> PartitionConnection.open(
                        server.address(), TestFrames.hello("tester"), ChannelOptions.inVm(loops)));
    }

    /** Of somebody who believes everybody and shows nothing. */
    private static SSLSocketFactory withoutCertificate() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    /** Reads to the end of the stream; a reset is an end too. */
    private static void untilClosed(Socket socket) throws IOException {
        try {
            new DataInputStream(socket.getInputStream()).readAllBytes();
        } catch (SocketException e) {
            return;
        }
    }

    private static CompletableFuture<PartitionConnection> open(String name, TlsIdentity identity) {
        return PartitionConnection.open(server.address(), TestFrames.hello(name), options(identity));
    }

    private static ChannelOptions options(TlsIdentity identity) {
        return ChannelOptions.tls(loops, identity);
    }

    private static int port() {
        return ((Address.Tcp) server.address()).port();
    }

    private static void refused(CompletableFuture<PartitionConnection> opened) {
        assertEquals(Code.ATTESTATION_REFUSED, refusal(opened));
        assertEquals(0, ADMITTED.get());
    }

    private static Code refusal(CompletableFuture<PartitionConnection> opened) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> opened.get(10, TimeUnit.SECONDS));
        return assertInstanceOf(RefusedException.class, failure.getCause()).code();
    }

    /** A card that only counts whom it admits. */
    private static final class Nothing implements FrameService {
        @Override
        public CompletableFuture<Response> serve(Hello peer, Request request) {
            return CompletableFuture.completedFuture(TestFrames.ok());
        }

        @Override
        public void replicate(Hello peer, ReplicationMessage message) {}

        @Override
        public Optional<ProtocolError> admit(Hello peer, Optional<X509Certificate> certificate) {
            ADMITTED.incrementAndGet();
            return Optional.empty();
        }
    }
}
