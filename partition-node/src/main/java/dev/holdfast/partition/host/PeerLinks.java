package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Links;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.Admission;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.PartitionConnection;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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
    private final Function<String, Optional<Address>> addresses;
    private final ChannelOptions options;
    private final Admission admission;
    private final Consumer<RefusedException> failed;
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param addresses where peers are, by card id, as far as is known
     * @param admission what else must be true of a card that was reached
     * @param failed told why a connection did not come about
     */
    PeerLinks(
            Supplier<Hello> own,
            Function<String, Optional<Address>> addresses,
            ChannelOptions options,
            Admission admission,
            Consumer<RefusedException> failed) {
        this.own = own;
        this.addresses = addresses;
        this.options = options;
        this.admission = admission;
        this.failed = failed;
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
                addresses.apply(peer).ifPresent(address -> connect(address, message));
            }
        }

        synchronized void close() {
            if (connection != null) {
                connection.thenAccept(PartitionConnection::close).exceptionally(failure -> null);
            }
        }

        private void connect(Address address, ReplicationMessage first) {
            connection = PartitionConnection.open(address, own.get(), options, admission);
            connection.thenAccept(opened -> greeted(opened, first)).exceptionally(failure -> {
                if (failure.getCause() instanceof RefusedException why) {
                    failed.accept(why);
                }
                return null;
            });
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
            return !under && (triedNanos == 0 || System.nanoTime() - triedNanos > RETRY_MILLIS * 1_000_000);
        }
    }
}
