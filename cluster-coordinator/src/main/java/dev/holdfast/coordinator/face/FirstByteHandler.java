package dev.holdfast.coordinator.face;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;

/** Tells by the first byte whether TLS comes, and puts the handlers for what comes in place. */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
final class FirstByteHandler extends DeadlineHandler {

    /** The content type of a ClientHello (RFC 8446 section 5.1); no method of HTTP begins with it. */
    private static final byte HANDSHAKE = 22;

    private final Pipelines pipelines;
    private final boolean tunnelled;

    /**
     * @param tunnelled whether it follows a CONNECT, behind which only TLS may come
     * @param patience how long to wait for the first byte
     */
    FirstByteHandler(Pipelines pipelines, boolean tunnelled, Duration patience) {
        super(patience);
        this.pipelines = pipelines;
        this.tunnelled = tunnelled;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == HANDSHAKE) {
            pipelines.addTls(ctx.pipeline());
        } else if (tunnelled) {
            bytes.release();
            ctx.close();
            return;
        } else {
            pipelines.addPlain(ctx.pipeline());
        }
        ctx.pipeline().remove(this);
        ctx.fireChannelRead(bytes);
    }
}
