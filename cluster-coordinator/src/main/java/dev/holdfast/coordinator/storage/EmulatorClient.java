package dev.holdfast.coordinator.storage;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks an emulator what a client asked: the request goes as it came, because most of it is signed, to the account whose name
 * the emulator takes from the Host header. One connection for each request.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close shows in the answer or its absence
final class EmulatorClient implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_SECONDS = 60;
    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;
    private static final int HTTP_PORT = 80;

    /** What concerns one connection and not the request (RFC 9110 section 7.6.1). */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "expect",
            "host",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("holdfast-storage", true), NioIoHandler.newFactory());

    /** Fails when the emulator is not there, is silent, or answers what is too long. */
    CompletableFuture<Answer> ask(StorageAccount account, HttpCall call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        URI endpoint = account.endpoint();
        int port = endpoint.getPort() < 0 ? HTTP_PORT : endpoint.getPort();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(LONGEST_ANSWER),
                                        new ReadTimeoutHandler(ANSWER_SECONDS, TimeUnit.SECONDS),
                                        new AnswerHandler(answer));
                    }
                })
                .connect(endpoint.getHost(), port)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        connected.channel().writeAndFlush(request(account, call));
                    } else {
                        answer.completeExceptionally(connected.cause());
                    }
                });
        return answer;
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static FullHttpRequest request(StorageAccount account, HttpCall call) {
        QueryStringEncoder target = new QueryStringEncoder(call.path());
        call.query().forEach(target::addParam);
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(call.method()),
                target.toString(),
                Unpooled.wrappedBuffer(call.body()));
        call.headers().forEach((name, value) -> {
            if (!HOP_BY_HOP.contains(name)) {
                request.headers().set(name, value);
            }
        });
        if (call.body().length > 0) {
            request.headers().set(HttpHeaderNames.CONTENT_LENGTH, call.body().length);
        }
        request.headers().set(HttpHeaderNames.HOST, account.spelledHost());
        request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return request;
    }

    /** Waits for the one answer. */
    private static final class AnswerHandler extends SimpleChannelInboundHandler<FullHttpResponse> {

        private final CompletableFuture<Answer> answer;

        AnswerHandler(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            Map<String, String> headers = new HashMap<>();
            for (Map.Entry<String, String> header : response.headers()) {
                String name = header.getKey().toLowerCase(Locale.ROOT);
                if (!HOP_BY_HOP.contains(name)) {
                    headers.merge(name, header.getValue(), (one, other) -> one + "," + other);
                }
            }
            answer.complete(new Answer(response.status().code(), headers, ByteBufUtil.getBytes(response.content())));
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new IOException("The emulator closed the connection."));
        }
    }
}
