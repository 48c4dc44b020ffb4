package dev.holdfast.coordinator.face;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.http.ErrorBody;
import dev.holdfast.coordinator.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** An answer as its bytes come out of a socket. */
record RawAnswer(int status, Map<String, String> headers, String body) {

    static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    static RawAnswer ask(Socket socket, String request) throws IOException {
        send(socket, request);
        return read(socket);
    }

    static RawAnswer read(Socket socket) throws IOException {
        return read(socket, true);
    }

    /** @param withBody whether a body of the length that the headers tell follows */
    static RawAnswer read(Socket socket, boolean withBody) throws IOException {
        InputStream in = socket.getInputStream();
        String[] status = line(in).split(" ", 3);
        assertEquals("HTTP/1.1", status[0]);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(": ", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        int length = withBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
        return new RawAnswer(Integer.parseInt(status[1]), headers, new String(in.readNBytes(length), UTF_8));
    }

    /** Waits for the other end to close; what it still says is dropped. */
    static void assertClosed(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException e) {
            assertFalse(socket.isClosed());
        }
    }

    /** That it is a refusal in the service's words, which tells nothing of what is inside. */
    RawAnswer assertRefused(int expected, String code) {
        assertEquals(expected, status, body);
        assertEquals("application/json; charset=utf-8", headers.get("content-type"));
        ErrorBody error = Json.read(body.getBytes(UTF_8), ErrorBody.class);
        assertEquals(code, error.error().code());
        assertTrue(error.error().message().endsWith("."), body);
        assertFalse(body.contains("Exception") || body.contains("\tat "), body);
        return this;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new EOFException("closed after '" + line.toString(ISO_8859_1) + "'");
            }
            if (read != '\r') {
                line.write(read);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
