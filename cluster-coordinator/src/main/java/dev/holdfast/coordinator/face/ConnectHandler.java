package dev.holdfast.coordinator.face;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.ErrorBody;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * Looks at the first request of a plain connection. A CONNECT to a name of the service makes the very connection one to the
 * service; nothing is ever connected to. Whatever else is asked of a proxy is refused; other requests go their way.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that cannot be written to is gone
final class ConnectHandler extends DeadlineHandler {

    private static final int HTTPS = 443;

    private final Pipelines pipelines;
    private boolean connected;

    /** @param patience how long to wait for the first request */
    ConnectHandler(Pipelines pipelines, Duration patience) {
        super(patience);
        this.pipelines = pipelines;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            first(ctx, request);
            return;
        }
        boolean end = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (end && connected) {
            tunnel(ctx);
        }
    }

    private void first(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isSuccess() && isForProxy(request)) {
            connected = request.method().equals(HttpMethod.CONNECT)
                    && Authority.parse(request.uri(), HTTPS)
                            .filter(target -> pipelines.owns(target.host()))
                            .isPresent();
            if (!connected) {
                refuse(ctx);
            }
            ReferenceCountUtil.release(request);
        } else {
            pipelines.addPlainRequests(ctx.pipeline());
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(request);
        }
    }

    /** RFC 9112 section 3.2: a CONNECT has an authority for its target, other requests to proxies a whole URL. */
    private static boolean isForProxy(HttpRequest request) {
        return request.method().equals(HttpMethod.CONNECT)
                || request.uri().contains("://") && !request.uri().startsWith("/");
    }

    private void tunnel(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        pipelines.addTunnel(ctx.pipeline());
        ctx.pipeline().remove(this);
        // What came behind the request already is passed on by the codec as it goes.
        ctx.pipeline().remove(HttpServerCodec.class);
    }

    private static void refuse(ChannelHandlerContext ctx) {
        FullHttpResponse response = Responses.of(
                Answer.json(
                        403,
                        ErrorBody.of(
                                "Forbidden",
                                "This proxy leads to names of the simulated service over https and nowhere else;"
                                        + " unset HTTPS_PROXY for other hosts.")),
                false);
        HttpUtil.setKeepAlive(response, false);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
