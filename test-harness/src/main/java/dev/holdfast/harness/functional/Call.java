package dev.holdfast.harness.functional;

import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.PartitionConnection;
import dev.holdfast.proto.channel.RawConnection;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The way to a card of somebody who says what he is. Every question has a channel of its own. */
record Call(BenchCard card, Address address, PeerRole role, String name) {

    /** Straight to the card. */
    Call(BenchCard card, PeerRole role, String name) {
        this(card, card.address(), role, name);
    }

    /** What the card says, or why nobody said anything. */
    CompletableFuture<Response> ask(Request request) {
        return connection()
                .thenCompose(open -> open.call(request).whenComplete((answer, failure) -> open.close()))
                .exceptionally(Call::unanswered);
    }

    RawConnection.Heard send(byte[] bytes, Duration quiet) {
        try {
            return new TesterLine(card.channel(role, name), name)
                    .send(address, bytes, quiet)
                    .join();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private CompletableFuture<PartitionConnection> connection() {
        try {
            return PartitionConnection.open(
                    address, Hello.newBuilder().setSender(name).setRole(role).build(), card.channel(role, name));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Response unanswered(Throwable failure) {
        if (RefusedException.behind(failure) instanceof RefusedException refused) {
            return Response.newBuilder().setStatus(refused.status()).build();
        }
        throw new CompletionException(failure);
    }
}
