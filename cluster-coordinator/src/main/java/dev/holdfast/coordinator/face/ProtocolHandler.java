package dev.holdfast.coordinator.face;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the handshake, and puts the handlers of the protocol in place that it agreed on; HTTP/1.1 without ALPN. */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
final class ProtocolHandler extends ApplicationProtocolNegotiationHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolHandler.class);

    private final Pipelines pipelines;

    ProtocolHandler(Pipelines pipelines) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.pipelines = pipelines;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
        // A client of TLS 1.2 that begins another handshake on this connection needs a session, and gets none.
        ctx.pipeline().get(SslHandler.class).engine().setEnableSessionCreation(false);
        if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
            pipelines.addHttp2(ctx.pipeline());
        } else {
            pipelines.addHttp1(ctx.pipeline());
        }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("A TLS handshake failed: {}", cause.getClass().getSimpleName());
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
