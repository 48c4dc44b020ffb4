package dev.holdfast.proto.channel;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Subject;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ProtocolError.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The first exchange on a channel. The side that connected says Hello; the side that accepted examines it and answers
 * with its own, or with a ProtocolError and the end. Once both are satisfied this handler gives its place to the one
 * that carries the traffic.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
final class HelloHandler extends SimpleChannelInboundHandler<Inbound> {

    /** How a side takes part: who it is, whom it lets in, and what carries the traffic afterwards. */
    record Part(boolean connected, Supplier<Hello> own, Admission admission, Function<Hello, ChannelHandler> traffic) {}

    private final Part part;
    private final FrameDecoder decoder;
    private final Duration timeout;
    private final CompletableFuture<Hello> outcome = new CompletableFuture<>();
    private @Nullable Future<?> timer;

    HelloHandler(Part part, FrameDecoder decoder, Duration timeout) {
        this.part = part;
        this.decoder = decoder;
        this.timeout = timeout;
    }

    /** The peer's Hello once it is admitted, or a {@link RefusedException}. */
    CompletableFuture<Hello> outcome() {
        return outcome;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        timer = ctx.executor().schedule(() -> giveUp(ctx), timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (part.connected()) {
            sayHello(ctx.channel());
        }
        super.channelActive(ctx);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Inbound inbound) {
        if (outcome.isDone()) {
            return;
        }
        if (inbound instanceof Inbound.Unreadable bad) {
            refuse(ctx, bad.error());
        } else if (inbound instanceof Inbound.Arrived arrived) {
            Frame frame = arrived.frame();
            switch (frame.getBodyCase()) {
                case HELLO -> examine(ctx, frame.getHello());
                case PROTOCOL_ERROR -> fail(ctx, ProtocolErrors.toRefusal(frame.getProtocolError()));
                default -> refuse(ctx, Reason.HELLO_EXPECTED, "The first frame must be a Hello.");
            }
        }
    }

    private void examine(ChannelHandlerContext ctx, Hello peer) {
        if (peer.getProtocolVersion() != ChannelOptions.PROTOCOL_VERSION) {
            refuse(
                    ctx,
                    Reason.VERSION_NOT_SUPPORTED,
                    "Version " + ChannelOptions.PROTOCOL_VERSION + " of the partition protocol is spoken here.");
            return;
        }
        if (peer.getSender().isBlank()
                || (!peer.getPoolId().isEmpty() && peer.getPoolId().size() != 16)) {
            refuse(ctx, Reason.MALFORMED, "A Hello needs the sender's name, and a pool id of 16 bytes or none.");
            return;
        }
        if (part.connected() && peer.getRole() != PeerRole.PEER_ROLE_CARD) {
            refuse(ctx, Reason.IDENTITY_MISMATCH, "Only a card accepts channels, and this is none.");
            return;
        }
        Optional<X509Certificate> certificate = certificate(ctx);
        if (certificate.isPresent() && !speaksFor(certificate.get(), peer)) {
            refuse(
                    ctx,
                    Reason.IDENTITY_MISMATCH,
                    "Name and role of a sender must be those in its owner's certificate; " + peer.getSender() + " as "
                            + peer.getRole() + " is not.");
            return;
        }
        Optional<ProtocolError> objection = part.admission().admit(peer, certificate);
        if (objection.isPresent()) {
            outcome.completeExceptionally(ProtocolErrors.toRefusal(peer.getSender(), objection.get()));
            ProtocolErrors.refuse(ctx, objection.get());
            return;
        }
        // Ready before the answer leaves: inside the JVM the peer may react to it within the same call.
        decoder.admitted();
        ctx.pipeline().replace(this, "traffic", part.traffic().apply(peer));
        if (!part.connected()) {
            sayHello(ctx.channel());
        }
        outcome.complete(peer);
    }

    /** The peer's certificate, when there is TLS: its handshake fails without one. */
    private static Optional<X509Certificate> certificate(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls == null) {
            return Optional.empty();
        }
        try {
            return Optional.of((X509Certificate) tls.engine().getSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("a frame arrived before TLS had verified its sender", e);
        }
    }

    private static boolean speaksFor(X509Certificate certificate, Hello peer) {
        return Subject.of(certificate).equals(Optional.of(new Subject(peer.getSender(), Optional.of(peer.getRole()))));
    }

    private void sayHello(Channel channel) {
        Hello hello = part.own().get().toBuilder()
                .setProtocolVersion(ChannelOptions.PROTOCOL_VERSION)
                .build();
        channel.writeAndFlush(Frame.newBuilder().setHello(hello).build())
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private void refuse(ChannelHandlerContext ctx, Reason reason, String sentence) {
        refuse(ctx, ProtocolErrors.of(reason, sentence));
    }

    private void refuse(ChannelHandlerContext ctx, ProtocolError error) {
        outcome.completeExceptionally(ProtocolErrors.toRefusal(error));
        ProtocolErrors.refuse(ctx, error);
    }

    private void giveUp(ChannelHandlerContext ctx) {
        fail(ctx, new RefusedException(Code.UNREACHABLE, "The peer did not say Hello in time; try again."));
    }

    private void fail(ChannelHandlerContext ctx, RefusedException reason) {
        outcome.completeExceptionally(reason);
        ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            exceptionCaught(ctx, handshake.cause());
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(
                ctx,
                TlsFailure.in(cause)
                        .map(sentence -> new RefusedException(Code.ATTESTATION_REFUSED, sentence))
                        .orElseGet(() -> new RefusedException(
                                Code.UNREACHABLE, "The channel broke before the peer said Hello.")));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        outcome.completeExceptionally(
                new RefusedException(Code.UNREACHABLE, "The peer closed the channel before it said Hello."));
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
