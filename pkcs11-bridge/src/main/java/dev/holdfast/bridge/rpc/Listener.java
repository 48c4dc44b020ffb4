package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One place where clients connect. */
final class Listener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerSocketChannel channel;
    private final Endpoint endpoint;
    private final @Nullable SocketFile file;

    private Listener(ServerSocketChannel channel, Endpoint endpoint, @Nullable SocketFile file) {
        this.channel = channel;
        this.endpoint = endpoint;
        this.file = file;
    }

    static Listener open(Endpoint endpoint) {
        try {
            return endpoint instanceof Endpoint.Unix unix ? open(unix) : open((Endpoint.Loopback) endpoint);
        } catch (BindException e) {
            throw new RefusedException(
                    Code.CONFLICT, "The address " + endpoint + " cannot be listened on: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "The address " + endpoint + " cannot be listened on: " + e.getMessage() + ".");
        }
    }

    private static Listener open(Endpoint.Unix endpoint) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            return new Listener(channel, endpoint, SocketFile.bind(channel, endpoint.path()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Listener open(Endpoint.Loopback endpoint) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), endpoint.port()));
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            return new Listener(channel, new Endpoint.Loopback(port), null);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** With the port that was chosen. */
    Endpoint endpoint() {
        return endpoint;
    }

    /** Takes what connects, until it is closed. */
    void accept(Consumer<SocketChannel> taken) {
        while (channel.isOpen()) {
            try {
                SocketChannel accepted = channel.accept();
                if (endpoint instanceof Endpoint.Loopback) {
                    // A client writes a frame in three pieces: held back, each would cost it tens of milliseconds.
                    accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
                taken.accept(accepted);
            } catch (IOException e) {
                if (channel.isOpen()) {
                    LOG.warn("{} took no connection: {}", endpoint, e.getMessage());
                    LockSupport.parkNanos(PAUSE_NANOS); // most likely there are no descriptors; one may become free
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (file != null) {
                file.delete();
            }
        } catch (IOException e) {
            LOG.warn("{} was not cleaned up: {}", endpoint, e.getMessage());
        }
    }
}
