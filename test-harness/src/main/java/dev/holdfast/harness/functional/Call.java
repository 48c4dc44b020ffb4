package dev.holdfast.harness.functional;

import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.proto.RefusedException;
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
import java.util.concurrent.CompletionException;

/** The way to a card of somebody who says what he is. Every question has a channel of its own. */
record Call(Address card, ChannelOptions channel, PeerRole role, String name) {

    /** What the card says, or why nobody said anything. */
    CompletableFuture<Response> ask(Request request) {
        return connection()
                .thenCompose(open -> open.call(request).whenComplete((answer, failure) -> open.close()))
                .exceptionally(Call::unanswered);
    }

    RawConnection.Heard send(byte[] bytes, Duration quiet) {
        return new TesterLine(channel, name).send(card, bytes, quiet).join();
    }

    private CompletableFuture<PartitionConnection> connection() {
        return PartitionConnection.open(
                card, Hello.newBuilder().setSender(name).setRole(role).build(), channel);
    }

    private static Response unanswered(Throwable failure) {
        if (RefusedException.behind(failure) instanceof RefusedException refused) {
            return Response.newBuilder().setStatus(refused.status()).build();
        }
        throw new CompletionException(failure);
    }
}
