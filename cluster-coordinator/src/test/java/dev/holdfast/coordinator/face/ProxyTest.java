package dev.holdfast.coordinator.face;

import static dev.holdfast.coordinator.face.RawAnswer.ask;
import static dev.holdfast.coordinator.face.RawAnswer.assertClosed;
import static dev.holdfast.coordinator.face.RawAnswer.send;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to the port without TLS. */
class ProxyTest {

    @TempDir
    private Path folder;

    private TestFace face;
    private Socket socket;

    @BeforeEach
    void connect() throws Exception {
        face = new TestFace(folder, FaceLimits.STANDARD, TestFace::echo);
        socket = face.plainSocket();
    }

    @AfterEach
    void disconnect() throws Exception {
        socket.close();
        face.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "CONNECT managedhsm.azure.net:443 HTTP/1.0\r\n\r\n",
                "CONNECT a.b.managedhsm.azure.net:443 HTTP/1.1\r\n\r\n",
                "CONNECT one.managedhsm.azure.net.example.org:443 HTTP/1.1\r\n\r\n",
                "CONNECT user@localhost:443 HTTP/1.1\r\n\r\n",
                "CONNECT localhost:99999 HTTP/1.1\r\n\r\n",
                "CONNECT / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET http://one.managedhsm.azure.net/ HTTP/1.1\r\nHost: one.managedhsm.azure.net\r\n\r\n",
                "GET ftp://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
            })
    void leadsNowhereElse(String request) throws Exception {
        assertTrue(ask(socket, request).assertRefused(403, "Forbidden").body().contains("HTTPS_PROXY"));
        assertClosed(socket);
        assertEquals(0, face.calls.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT One.managedhsm.azure.net:443 HTTP/1.0\r\n\r\n",
                "CONNECT localhost:8443 HTTP/1.1\r\nHost: localhost:8443\r\nProxy-Connection: Keep-Alive\r\n\r\n",
                "CONNECT one.managedhsm.localhost HTTP/1.1\r\n\r\n",
            })
    void aNameOfTheServiceIsConnectedOnTheSpot(String request) throws Exception {
        assertEquals(200, ask(socket, request).status());
        try (Socket tls = face.over(socket)) {
            assertEquals(
                    200, ask(tls, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status());
        }
    }

    @Test
    void aClientMayGoOnBeforeItIsAnswered() throws Exception {
        // Holds back what TLS writes first, and sends it together with the CONNECT.
        try (Socket impatient = new PrefixedSocket(face.port(), "CONNECT localhost:443 HTTP/1.1\r\n\r\n");
                Socket tls = face.over(impatient)) {
            assertEquals(
                    200, ask(tls, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status());
        }
    }

    @Test
    void behindAConnectNothingButTlsIsHeard() throws Exception {
        assertEquals(200, ask(socket, "CONNECT localhost:80 HTTP/1.1\r\n\r\n").status());
        send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertClosed(socket);
        assertEquals(0, face.calls.size());
    }

    @Test
    void otherPlainRequestsGoToThePlainService() throws Exception {
        String get = "GET /metadata?a=http://b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        assertTrue(ask(socket, get).body().contains("/metadata"));
        assertTrue(ask(socket, get).body().contains("plain"));
        ask(socket, "CONNECT localhost:443 HTTP/1.1\r\nHost: a\r\n\r\n").assertRefused(400, "BadParameter");
        ask(socket, "nonsense\r\n\r\n").assertRefused(400, "BadParameter");
        assertClosed(socket);
        assertEquals(0, face.calls.size());
    }

    /** A socket that sends some text before all else, in one piece with what is written first, and drops one answer. */
    private static final class PrefixedSocket extends Socket {

        private byte[] prefix;
        private boolean answered;

        PrefixedSocket(int port, String prefix) throws IOException {
            super("127.0.0.1", port);
            this.prefix = prefix.getBytes(US_ASCII);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    byte[] all = new byte[prefix.length + length];
                    System.arraycopy(prefix, 0, all, 0, prefix.length);
                    System.arraycopy(bytes, offset, all, prefix.length, length);
                    prefix = new byte[0];
                    out.write(all);
                }
            };
        }

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream in = super.getInputStream();
            return new SequenceInputStream(new ByteArrayInputStream(new byte[0]), in) {
                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    if (!answered) {
                        answered = true;
                        int ends = 0;
                        while (ends < 2) {
                            int read = in.read();
                            ends = read == '\n' ? ends + 1 : read == '\r' ? ends : 0;
                        }
                    }
                    return in.read(into, offset, length);
                }
            };
        }
    }
}
