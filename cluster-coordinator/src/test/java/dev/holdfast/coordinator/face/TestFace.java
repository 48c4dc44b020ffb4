package dev.holdfast.coordinator.face;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpService;
import dev.holdfast.coordinator.names.PrivateAuthority;
import dev.holdfast.coordinator.names.ServiceNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A face on a free port of this machine, in front of services that a test gives. */
final class TestFace implements AutoCloseable {

    /** What a body says of a call, for tests to compare. */
    record Echo(String method, String host, int port, String path, String body) {}

    final List<HttpCall> calls = new CopyOnWriteArrayList<>();
    private final PrivateAuthority authority;
    private final FaceLimits limits;
    private final HttpFace face;

    TestFace(Path folder, FaceLimits limits, HttpService service) {
        this.authority = PrivateAuthority.open(folder.resolve("tls"), Instant.now());
        this.limits = limits;
        this.face = open(0, call -> {
            calls.add(call);
            return service.serve(call);
        });
    }

    private HttpFace open(int port, HttpService service) {
        return HttpFace.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                authority.identity(),
                service,
                call -> CompletableFuture.completedFuture(Answer.ok(new Echo("plain", "", 0, call.path(), ""))),
                host -> ServiceNames.hsmOf(host).isPresent() || host.equals(ServiceNames.LOCAL),
                limits);
    }

    /** Another one at the same port. */
    void again() {
        open(port(), TestFace::echo).close();
    }

    /** The usual ones but for some. */
    static FaceLimits limits(int bodyBytes, int headerBytes, Duration idle, int connections) {
        FaceLimits usual = FaceLimits.STANDARD;
        return new FaceLimits(bodyBytes, headerBytes, idle, connections, usual.streams(), usual.drain());
    }

    static CompletableFuture<Answer> echo(HttpCall call) {
        return CompletableFuture.completedFuture(Answer.ok(
                new Echo(call.method(), call.host(), call.port(), call.path(), call.body().length + " bytes")));
    }

    /** Answers from another thread than the network's, as a card does. */
    static CompletableFuture<Answer> slowEcho(HttpCall call) {
        return CompletableFuture.supplyAsync(() -> echo(call).join());
    }

    int port() {
        return face.address().getPort();
    }

    Path trusted() {
        return authority.certificateFile();
    }

    Socket plainSocket() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    SSLSocket tlsSocket(String protocol) throws IOException {
        SSLSocket socket = over(plainSocket());
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    SSLSocket http2Socket() throws IOException {
        SSLSocket socket = over(plainSocket());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** TLS on a connection that is there. */
    SSLSocket over(Socket socket) throws IOException {
        return (SSLSocket) trust().getSocketFactory().createSocket(socket, "localhost", port(), true);
    }

    CompletableFuture<HttpResponse<String>> get(HttpClient.Version version) {
        return client(version)
                .sendAsync(
                        HttpRequest.newBuilder(URI.create("https://localhost/")).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** A client that comes through the proxy. */
    HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port())))
                .sslContext(trust())
                .build();
    }

    SSLContext trust() {
        try {
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            roots.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        face.close();
    }
}
