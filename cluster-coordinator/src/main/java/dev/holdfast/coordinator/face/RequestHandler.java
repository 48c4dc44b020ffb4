package dev.holdfast.coordinator.face;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Errors;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpService;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has whole requests answered, one after the other: a connection of HTTP/1.1, or a stream of HTTP/2. While one is in service
 * no further one is read, and a close waits until it is answered.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that cannot be written to is gone
final class RequestHandler extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private static final String CLIENT_REQUEST_ID = "x-ms-client-request-id";
    private static final String RETURN_CLIENT_REQUEST_ID = "x-ms-return-client-request-id";

    private final HttpService service;
    private final int usualPort;
    private boolean busy;
    private @Nullable ChannelPromise closing;

    /** @param usualPort what a Host header without a port means */
    RequestHandler(HttpService service, int usualPort) {
        this.service = service;
        this.usualPort = usualPort;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        FullHttpRequest request = (FullHttpRequest) message;
        try {
            boolean head = request.method().equals(HttpMethod.HEAD);
            boolean last = request.decoderResult().isFailure();
            CompletableFuture<Answer> answer = answer(request);
            busy = true;
            if (answer.isDone()) {
                reply(ctx, answer, head, last);
            } else {
                ctx.channel().config().setAutoRead(false);
                answer.whenComplete((found, failure) -> {
                    if (ctx.executor().inEventLoop()) {
                        reply(ctx, answer, head, last);
                    } else {
                        ctx.executor().execute(() -> reply(ctx, answer, head, last));
                    }
                });
            }
        } finally {
            request.release();
        }
    }

    private CompletableFuture<Answer> answer(FullHttpRequest request) {
        try {
            HttpCall call = CallReader.read(request, usualPort);
            CompletableFuture<Answer> answer = service.serve(call);
            String id = call.headers().get(CLIENT_REQUEST_ID);
            return id != null
                            && call.header(RETURN_CLIENT_REQUEST_ID)
                                    .filter("true"::equalsIgnoreCase)
                                    .isPresent()
                    ? answer.thenApply(found -> found.with(CLIENT_REQUEST_ID, id))
                    : answer;
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Errors.answer(e));
        }
    }

    /** @param last whether the connection is of no further use: what came cannot be told from what comes next */
    private void reply(ChannelHandlerContext ctx, CompletableFuture<Answer> answer, boolean head, boolean last) {
        busy = false;
        FullHttpResponse response = response(answer, head);
        if (last) {
            HttpUtil.setKeepAlive(response, false);
        }
        ChannelFuture written = ctx.writeAndFlush(response);
        ChannelPromise awaited = closing;
        if (awaited != null) {
            written.addListener(done -> ctx.close(awaited));
        } else {
            ctx.channel().config().setAutoRead(true);
        }
    }

    private static FullHttpResponse response(CompletableFuture<Answer> answer, boolean head) {
        try {
            return Responses.of(answer.exceptionally(Errors::answer).join(), head);
        } catch (IllegalArgumentException e) {
            return Responses.of(Errors.answer(e), head);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (busy) {
            closing = promise;
        } else {
            ctx.close(promise);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && !busy) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /** Only the kind of failure is told: some exceptions of TLS quote what they could not read. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("A connection is closed: {}", cause.getClass().getSimpleName());
        ctx.close();
    }
}
