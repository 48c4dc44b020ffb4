package dev.holdfast.coordinator.face;

import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpService;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Which handlers a connection has, for each thing that it may turn out to be:
 *
 * <pre>
 *   first byte -- TLS ------------------------------- ALPN -- HTTP/1.1 -- requests to the service
 *              \                                  /       \-- HTTP/2 ---- requests to the service, one per stream
 *               -- plain -- CONNECT -- first byte
 *                        \-- requests to the plain service
 * </pre>
 *
 * Against floods of resets, empty frames and continuations HTTP/2 relies on what Netty limits by itself.
 */
final class Pipelines {

    private static final int LONGEST_LINE = 32 * 1024;
    private static final int PLAIN_PORT = 80;

    private final SslContext tls;
    private final HttpService service;
    private final HttpService plain;
    private final Predicate<String> owns;
    private final FaceLimits limits;

    Pipelines(SslContext tls, HttpService service, HttpService plain, Predicate<String> owns, FaceLimits limits) {
        this.tls = tls;
        this.service = service;
        this.plain = plain;
        this.owns = owns;
        this.limits = limits;
    }

    boolean owns(String host) {
        return owns.test(host);
    }

    void addFirst(ChannelPipeline pipeline) {
        pipeline.addLast(new FirstByteHandler(this, false, limits.idle()));
    }

    void addTunnel(ChannelPipeline pipeline) {
        pipeline.addLast(new FirstByteHandler(this, true, limits.idle()));
    }

    void addTls(ChannelPipeline pipeline) {
        SslHandler handler = tls.newHandler(pipeline.channel().alloc());
        handler.setHandshakeTimeoutMillis(limits.idle().toMillis());
        pipeline.addLast(handler, new ProtocolHandler(this));
    }

    void addPlain(ChannelPipeline pipeline) {
        pipeline.addLast(codec(), new ConnectHandler(this, limits.idle()));
    }

    void addPlainRequests(ChannelPipeline pipeline) {
        addRequests(pipeline, plain, PLAIN_PORT);
    }

    void addHttp1(ChannelPipeline pipeline) {
        pipeline.addLast(codec());
        addRequests(pipeline, service, HttpCall.HTTPS_PORT);
    }

    void addHttp2(ChannelPipeline pipeline) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(limits.streams())
                        .maxHeaderListSize(limits.headerBytes()))
                .gracefulShutdownTimeoutMillis(limits.drain().toMillis())
                .build();
        pipeline.addLast(
                idle(),
                codec,
                new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(
                                        new Http2StreamFrameToHttpObjectCodec(true),
                                        new WholeRequests(limits.bodyBytes()),
                                        idle(),
                                        new RequestHandler(service, HttpCall.HTTPS_PORT));
                    }
                }),
                new QuietHandler(codec));
    }

    private void addRequests(ChannelPipeline pipeline, HttpService to, int usualPort) {
        pipeline.addLast(
                // Holds back what one read yielded beyond the request that is in service.
                new FlowControlHandler(),
                new HttpServerKeepAliveHandler(),
                new WholeRequests(limits.bodyBytes()),
                idle(),
                new RequestHandler(to, usualPort));
    }

    private HttpServerCodec codec() {
        return new HttpServerCodec(
                new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_LINE).setMaxHeaderSize(limits.headerBytes()));
    }

    /** Where it stands it sees whole requests only, so that a client cannot keep a connection with a byte now and then. */
    private IdleStateHandler idle() {
        return new IdleStateHandler(0, 0, limits.idle().toMillis(), TimeUnit.MILLISECONDS);
    }
}
