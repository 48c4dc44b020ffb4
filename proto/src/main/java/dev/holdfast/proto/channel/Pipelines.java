package dev.holdfast.proto.channel;

import dev.holdfast.proto.link.LinkFaults;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts the handlers of a channel in place; the same for both transports and, Hello apart, for both sides. */
final class Pipelines {

    private Pipelines() {}

    static HelloHandler install(
            Channel channel,
            @Nullable SslContext tls,
            Limits limits,
            Optional<LinkFaults> faults,
            HelloHandler.Part part) {
        channel.config().setMessageSizeEstimator(FrameEncoder.SIZE);
        channel.config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(limits.maxFrameBytes(), 2 * limits.maxFrameBytes()));
        if (channel instanceof SocketChannel) {
            channel.config().setOption(ChannelOption.TCP_NODELAY, true);
            channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        }
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast(tls.newHandler(channel.alloc()));
        }
        FrameDecoder decoder = new FrameDecoder(limits.maxFrameBytes());
        HelloHandler hello = new HelloHandler(part, decoder, limits.helloTimeout());
        pipeline.addLast(new IdleStateHandler(limits.stallTimeout().toMillis(), 0, 0, TimeUnit.MILLISECONDS));
        pipeline.addLast(decoder);
        pipeline.addLast(FrameEncoder.INSTANCE);
        faults.ifPresent(known -> pipeline.addLast(new LinkHandler(known, part.own(), 2 * limits.maxFrameBytes())));
        // Holds back what one read yielded beyond the point where reading was stopped.
        pipeline.addLast(new FlowControlHandler());
        pipeline.addLast(hello);
        return hello;
    }
}
