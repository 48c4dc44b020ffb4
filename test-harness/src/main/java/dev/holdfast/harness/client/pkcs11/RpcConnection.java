package dev.holdfast.harness.client.pkcs11;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Function;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A connection to a door. Calls may be made while others have no answer yet. */
final class RpcConnection implements AutoCloseable {

    private static final int GENERATION = 0xf0;
    private static final int FIRST_CODE = 0x10;
    private static final int HEADER_BYTES = 12;
    private static final byte[] MODULE = "holdfast".getBytes(StandardCharsets.US_ASCII);
    private static final ByteString HANDSHAKE = ByteString.copyFromUtf8("PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1");

    private record Waiting(Function function, CompletableFuture<RpcReply> reply) {}

    private final SocketChannel channel;
    private final Map<Integer, Waiting> waiting = new ConcurrentHashMap<>();
    private int nextCode = FIRST_CODE;

    private RpcConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        write(ByteBuffer.wrap(new byte[] {(byte) GENERATION}));
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        if (in.readUnsignedByte() != GENERATION) {
            throw new IOException("the door speaks another protocol");
        }
        Thread reader = new Thread(() -> read(in), "pkcs11-client");
        reader.setDaemon(true);
        reader.start();
    }

    /** @throws IOException when nobody listens there */
    static RpcConnection open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new RpcConnection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Calls C_Initialize: from now on this connection is an application. */
    CompletableFuture<RpcReply> initialize() {
        return call(new RpcRequest(Function.C_Initialize)
                .bytes(HANDSHAKE)
                .octet(0)
                .bytes(ByteString.copyFrom(new byte[1])));
    }

    /** @return fails with {@link TokenRefusedException}, or {@link IOException} when the connection ends before the answer */
    CompletableFuture<RpcReply> call(RpcRequest request) {
        CompletableFuture<RpcReply> reply = new CompletableFuture<>();
        byte[] message = request.message();
        try {
            synchronized (this) {
                int code = nextCode++;
                waiting.put(code, new Waiting(request.function(), reply));
                write(ByteBuffer.allocate(HEADER_BYTES + MODULE.length + message.length)
                        .putInt(code)
                        .putInt(MODULE.length)
                        .putInt(message.length)
                        .put(MODULE)
                        .put(message)
                        .flip());
            }
        } catch (IOException e) {
            reply.completeExceptionally(e);
        }
        return reply;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no use any more, which is what was wanted.
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void read(DataInputStream in) {
        try (in) {
            while (true) {
                Waiting call = waiting.remove(in.readInt());
                in.readInt(); // an answer has no name
                byte[] body = new byte[in.readInt()];
                in.readFully(body);
                if (call == null) {
                    throw new EOFException("an answer to no call");
                }
                answer(call, body);
            }
        } catch (IOException e) {
            close();
            // Calls that come later fail when they are written.
            waiting.values().forEach(call -> call.reply().completeExceptionally(e));
        }
    }

    private static void answer(Waiting call, byte[] body) {
        try {
            call.reply().complete(new RpcReply(call.function(), body));
        } catch (RuntimeException e) {
            call.reply().completeExceptionally(e);
        }
    }
}
