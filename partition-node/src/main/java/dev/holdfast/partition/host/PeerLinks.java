package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Links;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.PartitionConnection;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Links over the partition channel: one connection to each peer, made when there is something to send and again after it
 * was lost, at most every {@value #RETRY_MILLIS} ms. What cannot be sent now is dropped; Raft sends again.
 */
final class PeerLinks implements Links, AutoCloseable {

    private static final long RETRY_MILLIS = 50;

    private final Supplier<Hello> own;
    private final Function<String, Address> addresses;
    private final ChannelOptions options;
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PeerLinks(Supplier<Hello> own, Function<String, Address> addresses, ChannelOptions options) {
        this.own = own;
        this.addresses = addresses;
        this.options = options;
    }

    @Override
    public void send(String peer, ReplicationMessage message) {
        if (!closed) {
            links.computeIfAbsent(peer, Link::new).send(message);
        }
    }

    @Override
    public boolean isUp(String peer) {
        Link link = links.get(peer);
        return link != null && link.isUp();
    }

    @Override
    public void close() {
        closed = true;
        links.values().forEach(Link::close);
    }

    private final class Link {

        private final String peer;
        private @Nullable CompletableFuture<PartitionConnection> connection;
        private long triedNanos;

        Link(String peer) {
            this.peer = peer;
        }

        synchronized boolean isUp() {
            PartitionConnection open = established();
            return open != null && open.isOpen();
        }

        synchronized void send(ReplicationMessage message) {
            PartitionConnection open = established();
            if (open != null && open.isOpen()) {
                open.send(message);
            } else if (mayTry()) {
                triedNanos = System.nanoTime();
                connection = PartitionConnection.open(addresses.apply(peer), own.get(), options);
                connection.thenAccept(opened -> greeted(opened, message)).exceptionally(failure -> null);
            }
        }

        synchronized void close() {
            if (connection != null) {
                connection.thenAccept(PartitionConnection::close).exceptionally(failure -> null);
            }
        }

        /** The message that asked for the connection is its first. */
        private void greeted(PartitionConnection opened, ReplicationMessage first) {
            if (closed || !opened.peer().getSender().equals(peer)) {
                opened.close();
            } else {
                opened.send(first);
            }
        }

        private @Nullable PartitionConnection established() {
            return connection == null || connection.isCompletedExceptionally() ? null : connection.getNow(null);
        }

        private boolean mayTry() {
            boolean under = connection != null && !connection.isDone();
            return !under && (connection == null || System.nanoTime() - triedNanos > RETRY_MILLIS * 1_000_000);
        }
    }
}
