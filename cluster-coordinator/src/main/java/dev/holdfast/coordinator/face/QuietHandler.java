package dev.holdfast.coordinator.face;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of an HTTP/2 connection's own pipeline: closes it when it is silent and has no stream. */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
final class QuietHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(QuietHandler.class);

    private final Http2FrameCodec codec;

    QuietHandler(Http2FrameCodec codec) {
        this.codec = codec;
    }

    /** Frames of the connection itself, such as settings and pings, which the codec has dealt with. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && codec.connection().numActiveStreams() == 0) {
            ctx.close();
        }
    }

    /** What is wrong in HTTP/2 itself the codec answers by itself, and then closes. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("A connection is closed: {}", cause.getClass().getSimpleName());
        if (!(cause instanceof Http2Exception)) {
            ctx.close();
        }
    }
}
