package dev.holdfast.coordinator.face;

import static dev.holdfast.coordinator.face.RawAnswer.ask;
import static dev.holdfast.coordinator.face.RawAnswer.assertClosed;
import static dev.holdfast.coordinator.face.RawAnswer.send;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 to the byte, over TLS. */
class RequestsTest {

    private static final String HOST = "Host: one.managedhsm.azure.net\r\n";

    @TempDir
    private Path folder;

    private final Map<String, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
    private TestFace face;
    private Socket socket;

    @BeforeEach
    void connect() throws Exception {
        face = new TestFace(folder, TestFace.limits(1000, 4000, Duration.ofMinutes(1), 10), this::serve);
        socket = face.tlsSocket("TLSv1.3");
    }

    @AfterEach
    void disconnect() throws Exception {
        socket.close();
        face.close();
    }

    private CompletableFuture<Answer> serve(HttpCall call) {
        return switch (call.path()) {
            case "/later" -> answers.computeIfAbsent(call.path(), path -> new CompletableFuture<>());
            case "/throws" -> throw new IllegalStateException("secret");
            case "/refused" -> throw new RefusedException(Code.FORBIDDEN, "That is not allowed; ask for a role.");
            case "/fails" -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
            case "/odd" -> CompletableFuture.completedFuture(Answer.ok("x").with("bad\r\nheader", "x"));
            case "/nothing" -> CompletableFuture.completedFuture(Answer.empty(204));
            default -> TestFace.echo(call);
        };
    }

    @Test
    void aConnectionIsUsedAgainUntilOneSideHasEnough() throws Exception {
        assertTrue(ask(socket, "GET /1 HTTP/1.1\r\n" + HOST + "\r\n").body().contains("\"/1\""));
        RawAnswer nothing = ask(socket, "DELETE /nothing HTTP/1.1\r\n" + HOST + "\r\n");
        assertEquals(204, nothing.status());
        assertNull(nothing.headers().get("content-length"));
        RawAnswer last = ask(socket, "GET /2 HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n");
        assertTrue(last.body().contains("\"/2\""));
        assertEquals("close", last.headers().get("connection"));
        assertClosed(socket);
    }

    @Test
    void anOldClientIsAnsweredAndLeft() throws Exception {
        assertEquals(200, ask(socket, "GET / HTTP/1.0\r\n" + HOST + "\r\n").status());
        assertClosed(socket);
    }

    @Test
    void answersComeInTheOrderOfTheRequests() throws Exception {
        String body = "x".repeat(2000);
        send(
                socket,
                "GET /later HTTP/1.1\r\n" + HOST + "\r\n"
                        + "POST /long HTTP/1.1\r\nContent-Length: 2000\r\n" + HOST + "\r\n" + body
                        + "GET /third HTTP/1.1\r\n" + HOST + "\r\n"
                        + "GET / HTTP/1.1\r\nHost: /\r\n\r\n");
        while (!answers.containsKey("/later")) {
            Thread.onSpinWait();
        }
        answers.get("/later").complete(Answer.ok("first"));
        assertEquals("\"first\"", RawAnswer.read(socket).body());
        RawAnswer.read(socket).assertRefused(413, "RequestEntityTooLarge");
        assertTrue(RawAnswer.read(socket).body().contains("/third"));
        RawAnswer.read(socket).assertRefused(400, "BadParameter");
    }

    @Test
    void aHeadIsToldTheLengthAlone() throws Exception {
        int length = ask(socket, "GET /a HTTP/1.1\r\n" + HOST + "\r\n").body().length();
        send(socket, "HEAD /a HTTP/1.1\r\n" + HOST + "\r\n");
        RawAnswer head = RawAnswer.read(socket, false);
        assertEquals(length + 1, Integer.parseInt(head.headers().get("content-length")));
        assertEquals(200, ask(socket, "GET /a HTTP/1.1\r\n" + HOST + "\r\n").status());
    }

    @Test
    void aClientThatAsksBeforeItSendsIsTold() throws Exception {
        String ask = "POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: %d\r\n" + HOST + "\r\n";
        assertEquals(100, ask(socket, ask.formatted(4)).status());
        assertTrue(ask(socket, "body").body().contains("4 bytes"));
        ask(socket, ask.formatted(1001)).assertRefused(413, "RequestEntityTooLarge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1001\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n3e9\r\n"})
    void aBodyThatIsTooLongIsRefusedAndSwallowed(String how) throws Exception {
        String end = how.startsWith("T") ? "\r\n0\r\n\r\n" : "";
        ask(socket, "POST /a HTTP/1.1\r\n" + HOST + how + "x".repeat(1001) + end)
                .assertRefused(413, "RequestEntityTooLarge");
        assertTrue(ask(socket, "POST /a HTTP/1.1\r\nContent-Length: 1000\r\n" + HOST + "\r\n" + "x".repeat(1000))
                .body()
                .contains("1000 bytes"));
    }

    @Test
    void aBodyInChunksIsPutTogether() throws Exception {
        String request =
                "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + HOST + "\r\n3\r\nabc\r\n5\r\ndefgh\r\n0\r\n\r\n";
        for (char one : request.toCharArray()) {
            send(socket, String.valueOf(one));
        }
        assertTrue(RawAnswer.read(socket).body().contains("8 bytes"));
        assertEquals("abcdefgh", new String(face.calls.get(0).body(), US_ASCII));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1|400|BadParameter",
                "GET / HTTP/1.1;Host: a;Host: a|400|BadParameter",
                "GET / HTTP/1.1;Host:|400|BadParameter",
                "GET / HTTP/1.1;Host: a b|400|BadParameter",
                "GET / HTTP/1.1;Host: a:0|400|BadParameter",
                "GET / HTTP/1.1;Host: a:65536|400|BadParameter",
                "GET / HTTP/1.1;Host: user@a|400|BadParameter",
                "GET / HTTP/1.1;Host: a/b|400|BadParameter",
                "GET /% HTTP/1.1;Host: a|400|BadParameter",
                "GET /%zz HTTP/1.1;Host: a|400|BadParameter",
                "GET /?a=%4 HTTP/1.1;Host: a|400|BadParameter",
                "GET https://a/ HTTP/1.1;Host: a|400|BadParameter",
                "OPTIONS * HTTP/1.1;Host: a|400|BadParameter",
                "CONNECT a:443 HTTP/1.1;Host: a|400|BadParameter",
            })
    void whatIsMalformedIsRefusedInJson(String lines, int status, String code) throws Exception {
        ask(socket, lines.replace(";", "\r\n") + "\r\n\r\n").assertRefused(status, code);
        assertEquals(200, ask(socket, "GET / HTTP/1.1\r\n" + HOST + "\r\n").status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|400|BadParameter",
                "hello|400|BadParameter",
                "GET / HTTP/1.1;Host: a;no colon|400|BadParameter",
                "GET / HTTP/1.1;Host: a;space : x|400|BadParameter",
                "GET / HTTP/1.1;Host: a;Content-Length: -1|400|BadParameter",
                "GET / HTTP/1.1;Host: a;Content-Length: 1;Content-Length: 2|400|BadParameter",
            })
    void whatIsNoRequestIsRefusedAndTheConnectionClosed(String lines, int status, String code) throws Exception {
        ask(socket, lines.replace(";", "\r\n") + "\r\n\r\n").assertRefused(status, code);
        assertClosed(socket);
    }

    @Test
    void longHeadersAndTargetsAreRefused() throws Exception {
        ask(socket, "GET / HTTP/1.1\r\n" + HOST + "Long: " + "x".repeat(4000) + "\r\n\r\n")
                .assertRefused(431, "RequestHeaderFieldsTooLarge");
        assertClosed(socket);
        try (Socket another = face.tlsSocket("TLSv1.3")) {
            ask(another, "GET /" + "x".repeat(40_000) + " HTTP/1.1\r\n" + HOST + "\r\n")
                    .assertRefused(414, "UriTooLong");
            assertClosed(another);
        }
    }

    @Test
    void aQueryOfTooManyParametersIsRefused() throws Exception {
        ask(socket, "GET /?" + "a&".repeat(128) + " HTTP/1.1\r\n" + HOST + "\r\n")
                .assertRefused(400, "BadParameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/throws", "/fails", "/odd"})
    void aDefectIsToldWithoutItsInside(String path) throws Exception {
        RawAnswer answer = ask(socket, "GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n");
        answer.assertRefused(500, "InternalServerError");
        assertFalse(answer.body().contains("secret"), answer.body());
        assertEquals(200, ask(socket, "GET / HTTP/1.1\r\n" + HOST + "\r\n").status());
    }

    @Test
    void aRefusalIsToldInItsOwnWords() throws Exception {
        ask(socket, "GET /refused HTTP/1.1\r\n" + HOST + "\r\n").assertRefused(403, "Forbidden");
    }

    @Test
    void headersAndQueryArriveAsTheContractSays() throws Exception {
        ask(
                socket,
                "GET /a?b=1&B=2&b=3&c&d=a;b HTTP/1.1\r\nHOST: One.MANAGEDHSM.localhost:8443\r\nX-A: 1\r\nx-a: 2\r\n"
                        + "x-http2-scheme: x\r\n\r\n");
        HttpCall call = face.calls.get(0);
        assertEquals("one.managedhsm.localhost:8443", call.authority());
        assertEquals(Map.of("b", "1", "B", "2", "c", "", "d", "a;b"), call.query());
        assertEquals(
                Map.of("host", "One.MANAGEDHSM.localhost:8443", "x-a", "1,2", "content-length", "0"), call.headers());
    }
}
