package dev.holdfast.coordinator.tester;

import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.PartitionConnection;
import dev.holdfast.proto.channel.RawConnection;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Talks to cards as a tester does. Every question gets a channel of its own, so that what is done to one of them harms no other.
 *
 * @param name of the tester, as in the certificate of the channel's TLS identity
 */
public record TesterLine(ChannelOptions channel, String name) {

    /** The card's answer, whatever its status; fails as {@link PartitionConnection#call} does. */
    public CompletableFuture<Response> ask(Address card, Request request) {
        return PartitionConnection.open(card, hello(), channel)
                .thenCompose(open -> open.call(request).whenComplete((answer, failure) -> open.close()));
    }

    /** Sends bytes after the Hello, and listens until the card ends the channel or has been silent for a while. */
    public CompletableFuture<RawConnection.Heard> send(Address card, byte[] bytes, Duration quiet) {
        return RawConnection.open(card, hello(), channel)
                .thenCompose(open -> open.send(bytes, quiet).whenComplete((heard, failure) -> open.close()));
    }

    private Hello hello() {
        return Hello.newBuilder()
                .setSender(name)
                .setRole(PeerRole.PEER_ROLE_TESTER)
                .build();
    }
}
