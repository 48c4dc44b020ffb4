package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.proto.pkcs11.CKR;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client of any generation, for driving the door from Java. Calls may be made from any thread and before earlier ones are
 * answered. Arguments are Java values for the letters of {@link Function#request}: numbers for {@code u} and {@code y}, bytes for
 * {@code ay z s} (null for a NULL pointer), a {@link Room}, a list of TokenAttribute for {@code aA}, of WantedAttribute for
 * {@code fA}, a TokenMechanism or null for {@code M}, MessageParameters for {@code Q}.
 */
final class TestClient implements AutoCloseable {

    static final byte[] HANDSHAKE = "PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1".getBytes(StandardCharsets.US_ASCII);

    private static final int FIRST_CODE = 0x10;
    private static final long PATIENCE_SECONDS = 30;
    private static final byte[] MODULE = "client".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final int generation;
    private final int version;
    private final Map<Integer, CompletableFuture<TestReply>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private int nextCode = FIRST_CODE;

    private TestClient(SocketChannel channel, int generation) throws IOException {
        this.channel = channel;
        this.generation = generation;
        write(new byte[] {(byte) generation});
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        this.version = in.readUnsignedByte();
        Thread reader = new Thread(() -> read(in), "test-client");
        reader.setDaemon(true);
        reader.start();
    }

    /** Offers a version byte and takes in the one that is answered. */
    static TestClient connect(Endpoint endpoint, int generation) {
        try {
            return new TestClient(open(endpoint), generation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SocketChannel open(Endpoint endpoint) throws IOException {
        if (endpoint instanceof Endpoint.Unix unix) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(unix.path()));
            return channel;
        }
        int port = ((Endpoint.Loopback) endpoint).port();
        return SocketChannel.open(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    }

    /** Calls C_Initialize. */
    TestClient initialize() {
        call(Function.C_Initialize, HANDSHAKE, 0, new byte[1]).of(Function.C_Initialize);
        return this;
    }

    int version() {
        return version;
    }

    /** Calls and waits for the answer. */
    TestReply call(Function function, @Nullable Object... arguments) {
        return got(send(function, arguments));
    }

    CKR value(Function function, @Nullable Object... arguments) {
        return call(function, arguments).value();
    }

    CompletableFuture<TestReply> send(Function function, @Nullable Object... arguments) {
        return send(TestMessage.of(generation, function, arguments));
    }

    /** Sends any message at all. */
    synchronized CompletableFuture<TestReply> send(byte[] message) {
        CompletableFuture<TestReply> reply = new CompletableFuture<>();
        int code = nextCode++;
        waiting.put(code, reply);
        if (ended.isDone()) {
            reply.completeExceptionally(new EOFException());
        }
        // In three pieces, as p11-kit does.
        write(ByteBuffer.allocate(12)
                .putInt(code)
                .putInt(MODULE.length)
                .putInt(message.length)
                .array());
        write(MODULE);
        write(message);
        return reply;
    }

    static <T> T got(CompletableFuture<T> reply) {
        try {
            return reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("The server does not answer.", e);
        } catch (ExecutionException e) {
            throw new AssertionError("The connection ended.", e.getCause());
        }
    }

    /** Completes when the server has ended the connection. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Goes without a word, as a client that dies. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(byte[] bytes) {
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(DataInputStream in) {
        try {
            while (true) {
                CompletableFuture<TestReply> reply = waiting.remove(in.readInt());
                assertEquals(0, in.readInt(), "an answer has no options");
                byte[] body = new byte[in.readInt()];
                in.readFully(body);
                reply.complete(new TestReply(body));
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            ended.complete(null);
            waiting.values().forEach(reply -> reply.completeExceptionally(e));
        }
    }
}
