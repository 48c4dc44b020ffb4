package dev.holdfast.coordinator.face;

import static dev.holdfast.coordinator.face.RawAnswer.ask;
import static dev.holdfast.coordinator.face.RawAnswer.assertClosed;
import static dev.holdfast.coordinator.face.RawAnswer.send;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.coordinator.Refusals;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections begin and end. */
class ConnectionsTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final FaceLimits HASTY = TestFace.limits(1000, 1000, Duration.ofMillis(200), 100);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0016",
                "\u0016\u0003\u0001\u0001\u0000",
                "GET / HT",
                "CONNECT localhost:443 HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nbody"
            })
    void whoBringsNoWholeRequestInTimeIsLeft(String beginning) throws Exception {
        try (TestFace face = new TestFace(folder, HASTY, TestFace::echo);
                Socket socket = face.plainSocket()) {
            send(socket, beginning);
            assertClosed(socket);
        }
    }

    @Test
    void whoDripsBytesIsLeftToo() throws Exception {
        try (TestFace face = new TestFace(folder, HASTY, TestFace::echo);
                Socket socket = face.tlsSocket("TLSv1.3")) {
            assertEquals(200, ask(socket, GET).status());
            send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nDrip: ");
            assertThrows(IOException.class, () -> {
                while (true) {
                    send(socket, "x");
                }
            });
        }
    }

    @Test
    void whoWaitsForAnAnswerIsNotLeft() throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try (TestFace face = new TestFace(folder, HASTY, call -> answer);
                Socket socket = face.tlsSocket("TLSv1.3");
                Socket silent = face.plainSocket()) {
            send(socket, GET);
            while (face.calls.isEmpty()) {
                Thread.onSpinWait();
            }
            // By then the time is up for the one that waits, too.
            assertClosed(silent);
            answer.complete(Answer.ok("at last"));
            assertEquals("\"at last\"", RawAnswer.read(socket).body());
            assertClosed(socket);
        }
    }

    @Test
    void anIdleConnectionOfHttp2IsClosed() throws Exception {
        try (TestFace face = new TestFace(folder, HASTY, TestFace::echo);
                Socket socket = face.http2Socket()) {
            send(socket, Http2Bytes.PREFACE + Http2Bytes.SETTINGS);
            assertClosed(socket);
        }
    }

    @Test
    void oneConnectionTooManyIsClosed() throws Exception {
        try (TestFace face =
                new TestFace(folder, TestFace.limits(1000, 1000, Duration.ofMinutes(1), 1), TestFace::echo)) {
            try (Socket first = face.tlsSocket("TLSv1.3")) {
                assertEquals(200, ask(first, GET).status());
                try (Socket second = face.plainSocket()) {
                    assertClosed(second);
                }
                assertEquals(200, ask(first, GET).status());
            }
        }
    }

    @Test
    void aCloseWaitsForWhatIsInService() throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        TestFace face = new TestFace(folder, FaceLimits.STANDARD, call -> answer);
        try (Socket http1 = face.tlsSocket("TLSv1.3");
                Socket http2 = face.http2Socket();
                Socket idle = face.plainSocket()) {
            send(http1, GET);
            send(http2, Http2Bytes.PREFACE + Http2Bytes.SETTINGS + Http2Bytes.request(1));
            while (face.calls.size() < 2) {
                Thread.onSpinWait();
            }
            CompletableFuture<Void> closed = CompletableFuture.runAsync(face::close);
            assertClosed(idle);
            Http2Bytes.await(http2.getInputStream(), frame -> frame.isGoAway(Http2Bytes.NO_ERROR));
            answer.complete(Answer.ok("still"));

            assertEquals("\"still\"", RawAnswer.read(http1).body());
            byte[] body = Http2Bytes.await(http2.getInputStream(), Http2Bytes.Frame::isLastData)
                    .payload();
            assertEquals("\"still\"", new String(body, US_ASCII));
            closed.get();
        }
        assertThrows(IOException.class, face::plainSocket);
    }

    @Test
    void aCloseDoesNotWaitForever() throws Exception {
        FaceLimits limits = new FaceLimits(1, 1000, Duration.ofMinutes(1), 2, 1, Duration.ofMillis(100));
        TestFace face = new TestFace(folder, limits, call -> new CompletableFuture<>());
        CompletableFuture<HttpResponse<String>> response = face.get(HttpClient.Version.HTTP_2);
        while (face.calls.isEmpty()) {
            Thread.onSpinWait();
        }
        face.close();
        assertThrows(ExecutionException.class, response::get);
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws Exception {
        try (TestFace face = new TestFace(folder, FaceLimits.STANDARD, TestFace::echo)) {
            Refusals.assertRefused(Code.CONFLICT, face::again);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bothVersionsOfTlsAreSpoken(String protocol) throws Exception {
        try (TestFace face = new TestFace(folder, FaceLimits.STANDARD, TestFace::echo);
                SSLSocket socket = face.tlsSocket(protocol)) {
            assertEquals(200, ask(socket, GET).status());
            assertEquals(protocol, socket.getSession().getProtocol());
        }
    }

    @Test
    void aSecondHandshakeOnOneConnectionIsRefused() throws Exception {
        try (TestFace face = new TestFace(folder, FaceLimits.STANDARD, TestFace::echo);
                SSLSocket socket = face.tlsSocket("TLSv1.2")) {
            assertEquals(200, ask(socket, GET).status());
            socket.getSession().invalidate();
            socket.startHandshake();
            assertThrows(IOException.class, () -> ask(socket, GET));
        }
    }

    @Test
    void aFloodOfResetsEndsTheConnection() throws Exception {
        try (TestFace face = new TestFace(folder, FaceLimits.STANDARD, TestFace::slowEcho);
                Socket socket = face.http2Socket()) {
            StringBuilder flood = new StringBuilder(Http2Bytes.PREFACE + Http2Bytes.SETTINGS);
            for (int stream = 1; stream < 2000; stream += 2) {
                flood.append(Http2Bytes.request(stream)).append(Http2Bytes.reset(stream));
            }
            send(socket, flood.toString());
            Http2Bytes.await(socket.getInputStream(), frame -> frame.isGoAway(Http2Bytes.ENHANCE_YOUR_CALM));
        }
    }
}
