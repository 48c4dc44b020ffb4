package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.PartitionConnection;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The connection to one card: made when first needed, and again after it was lost. */
final class CardLink implements CardLine {

    private final CardRack.Slot slot;
    private final Hello own;
    private final ChannelOptions options;
    private @Nullable CompletableFuture<PartitionConnection> connection;

    CardLink(CardRack.Slot slot, Hello own, ChannelOptions options) {
        this.slot = slot;
        this.own = own;
        this.options = options;
    }

    static CompletableFuture<CardRack.Slot> identify(Address address, Hello own, ChannelOptions options) {
        return PartitionConnection.open(address, own, options).thenApply(open -> {
            open.close();
            return new CardRack.Slot(open.peer().getSender(), address);
        });
    }

    @Override
    public CompletableFuture<Response> call(Request request) {
        return connectedWithin(Integer.toUnsignedLong(request.getDeadlineMillis()))
                .thenCompose(open -> open.call(request))
                .thenApply(CardLink::accepted);
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.thenAccept(PartitionConnection::close).exceptionally(failure -> null);
        }
    }

    /** A request that has to be answered soon does not wait longer than that for a card that does not even greet. */
    private CompletableFuture<PartitionConnection> connectedWithin(long deadlineMillis) {
        return deadlineMillis == 0
                ? connected()
                : connected()
                        .copy()
                        .orTimeout(deadlineMillis, TimeUnit.MILLISECONDS)
                        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                                RefusedException.behind(failure) instanceof TimeoutException ? silent() : failure));
    }

    private RefusedException silent() {
        return new RefusedException(
                Code.UNREACHABLE, "The card at " + slot.address() + " does not greet; look after it, then repeat.");
    }

    private synchronized CompletableFuture<PartitionConnection> connected() {
        CompletableFuture<PartitionConnection> current = connection;
        boolean usable = current != null
                && !current.isCompletedExceptionally()
                && (!current.isDone() || current.join().isOpen());
        if (current == null || !usable) {
            current = PartitionConnection.open(slot.address(), own, options).thenApply(this::expected);
            connection = current;
        }
        return current;
    }

    private PartitionConnection expected(PartitionConnection open) {
        if (!open.peer().getSender().equals(slot.cardId())) {
            open.close();
            throw new RefusedException(
                    Code.ATTESTATION_REFUSED,
                    "At " + slot.address() + " answers " + open.peer().getSender() + " and not " + slot.cardId() + ".");
        }
        return open;
    }

    private static Response accepted(Response response) {
        if (response.getStatus().getCode() != Code.OK) {
            throw new RefusedException(response.getStatus());
        }
        return response;
    }
}
