package dev.holdfast.proto.channel;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a card offers to those who connect to it. Called on the channel's event loop: a method hands its work to another
 * thread and returns, it never blocks.
 */
public interface FrameService extends Admission {

    /**
     * Answers a request; the channel fills in the response's request id. A {@link RefusedException},
     * thrown or in the future, becomes a response with its status; any other failure becomes {@code INTERNAL}. The future
     * must complete, in its own time: until then the request counts against the channel's limits.
     */
    CompletableFuture<Response> serve(Hello peer, Request request);

    /** Takes a message from another card. Messages of one channel arrive in the order they were sent. */
    void replicate(Hello peer, ReplicationMessage message);

    /** Lets in whom the channel itself accepts, unless the card has objections. */
    @Override
    default Optional<ProtocolError> admit(Hello peer, Optional<X509Certificate> certificate) {
        return Optional.empty();
    }

    /**
     * Somebody was not let in, by TLS, by the channel or by {@link #admit}; the sentence says who and why, as far as that
     * is known. {@code UNREACHABLE} when the peer just went away or made no sense.
     */
    default void refused(RefusedException why) {}
}
