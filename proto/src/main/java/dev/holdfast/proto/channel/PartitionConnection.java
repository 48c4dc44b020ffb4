package dev.holdfast.proto.channel;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * A channel to a card, opened from this side. Safe to use from any thread; what a caller hangs on a future runs on the
 * channel's event loop and must not block there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
public final class PartitionConnection implements AutoCloseable {

    /** At most: a request id, and the tag and length of the frame's body. */
    private static final int ENVELOPE_BYTES = 24;

    private final Channel channel;
    private final CallHandler calls;
    private final Hello peer;
    private final ChannelOptions options;
    private final Semaphore requests;
    private final Semaphore bytes;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private PartitionConnection(Channel channel, CallHandler calls, Hello peer, ChannelOptions options) {
        this.channel = channel;
        this.calls = calls;
        this.peer = peer;
        this.options = options;
        this.requests = new Semaphore(options.limits().maxOutstandingRequests());
        this.bytes = new Semaphore(options.limits().maxOutstandingBytes());
        channel.closeFuture().addListener(end -> closed.complete(null));
    }

    /**
     * Connects and exchanges Hellos; {@code own}'s protocol version is filled in. The future gives the connection once
     * both sides have admitted each other, or a {@link RefusedException}: {@code UNREACHABLE} when nobody answered,
     * {@code ATTESTATION_REFUSED} when a certificate, a name or a role did not verify, {@code FORBIDDEN} when the peer did
     * not let this side in. Who must be at the other end is for the caller to compare with {@link #peer()}.
     *
     * @throws IllegalArgumentException for a TCP address without a TLS identity
     */
    public static CompletableFuture<PartitionConnection> open(Address address, Hello own, ChannelOptions options) {
        return open(address, own, options, Admission.ANYBODY);
    }

    /** The same, for an end that has more to say about the card it reached. */
    public static CompletableFuture<PartitionConnection> open(
            Address address, Hello own, ChannelOptions options, Admission admission) {
        CallHandler calls = new CallHandler();
        return Dial.open(
                address,
                own,
                options,
                admission,
                calls,
                (channel, peer) -> new PartitionConnection(channel, calls, peer, options));
    }

    /**
     * Sends a request under an id chosen here and gives the card's answer, whatever its status. Fails with a
     * {@link RefusedException} when there is no answer:
     *
     * <ul>
     *   <li>{@code DEADLINE_EXCEEDED} after the request's deadline (30 s when it has none);
     *   <li>{@code OUTCOME_UNKNOWN} when the channel closed after the request had left;
     *   <li>{@code UNREACHABLE} when it closed before, so that nothing happened;
     *   <li>{@code BUSY} when the limits of outstanding requests or bytes are reached;
     *   <li>{@code LIMIT_EXCEEDED} when the request is longer than a frame may be.
     * </ul>
     */
    public CompletableFuture<Response> call(Request request) {
        int size = request.getSerializedSize() + ENVELOPE_BYTES;
        if (size > options.limits().maxFrameBytes()) {
            return refused(Code.LIMIT_EXCEEDED, "The request is longer than one frame may be; send less at a time.");
        }
        if (!requests.tryAcquire()) {
            return refused(Code.BUSY, "Too many requests to this card are unanswered; wait for answers first.");
        }
        if (!bytes.tryAcquire(size)) {
            requests.release();
            return refused(Code.BUSY, "Too many bytes to this card are unanswered; wait for answers first.");
        }
        Runnable answered = () -> {
            bytes.release(size);
            requests.release();
        };
        CompletableFuture<Response> answer = new CompletableFuture<>();
        try {
            channel.eventLoop().execute(() -> calls.start(request, answer, answered));
        } catch (RejectedExecutionException e) {
            answered.run();
            answer.completeExceptionally(CallHandler.notSent());
        }
        return answer;
    }

    /**
     * Sends and forgets. False when the message was dropped: the channel is closed, the peer is slow to read, or the
     * message is longer than a frame may be.
     */
    public boolean send(ReplicationMessage message) {
        // A peer that has all its room taken has stopped reading: what is sent to it now would only pile up.
        if (!channel.isActive() || !channel.isWritable() || requests.availablePermits() == 0) {
            return false;
        }
        if (message.getSerializedSize() + ENVELOPE_BYTES > options.limits().maxFrameBytes()) {
            return false;
        }
        channel.writeAndFlush(Frame.newBuilder().setReplication(message).build())
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        return true;
    }

    /** What the other end said of itself when the channel was opened. */
    public Hello peer() {
        return peer;
    }

    public boolean isOpen() {
        return channel.isActive();
    }

    /** Completes when the channel has ended, whoever ended it. */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    @Override
    public void close() {
        options.loops().await(channel.close());
    }

    private static CompletableFuture<Response> refused(Code code, String sentence) {
        return CompletableFuture.failedFuture(new RefusedException(code, sentence));
    }
}
