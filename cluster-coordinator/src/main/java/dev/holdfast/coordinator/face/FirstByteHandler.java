package dev.holdfast.coordinator.face;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells by the first byte whether TLS comes, and puts the handlers for what comes in place. */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
final class FirstByteHandler extends ChannelInboundHandlerAdapter {

    /** The content type of a ClientHello (RFC 8446 section 5.1); no method of HTTP begins with it. */
    private static final byte HANDSHAKE = 22;

    private final Pipelines pipelines;
    private final boolean tunnelled;
    private final Duration patience;
    private @Nullable Future<?> deadline;

    /**
     * @param tunnelled whether it follows a CONNECT, behind which only TLS may come
     * @param patience how long to wait for the first byte
     */
    FirstByteHandler(Pipelines pipelines, boolean tunnelled, Duration patience) {
        this.pipelines = pipelines;
        this.tunnelled = tunnelled;
        this.patience = patience;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> ctx.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
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

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
