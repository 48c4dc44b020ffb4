package dev.holdfast.harness.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a service's face under one host name: TLS, HTTP/1.1, kept open, one request at a time. It does no more
 * than it must, so that what is measured through it is the face.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write shows in the answer or its absence
final class FaceConnection {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_ANSWER = 1 << 20;

    private final Channel channel;
    private final String host;

    private @Nullable volatile CompletableFuture<byte[]> waiting;

    private FaceConnection(InetSocketAddress address, String host, SslContext trust, EventLoopGroup loop) {
        this.host = host;
        this.channel = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel opened) {
                        opened.pipeline()
                                .addLast(
                                        trust.newHandler(opened.alloc(), host, address.getPort()),
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(LONGEST_ANSWER),
                                        new Answers());
                    }
                })
                .connect(address)
                .syncUninterruptibly()
                .channel();
    }

    /** @param host a name of the service; it is where the address says in truth */
    static FaceConnection open(InetSocketAddress address, String host, SslContext trust, EventLoopGroup loop) {
        return new FaceConnection(address, host, trust, loop);
    }

    /**
     * Asks once the answer before has come.
     *
     * @param headers names and values in turn
     * @return the body; fails with what the service says when the status is not 200
     */
    CompletableFuture<byte[]> ask(HttpMethod method, String path, byte[] body, String... headers) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        waiting = answer;
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path, Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.HOST, host).set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        for (int i = 0; i < headers.length; i += 2) {
            request.headers().set(headers[i], headers[i + 1]);
        }
        channel.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess()) {
                answer.completeExceptionally(written.cause());
            }
        });
        return answer;
    }

    static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException("The service answers in JSON.", e);
        }
    }

    private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            CompletableFuture<byte[]> answer = waiting;
            if (answer == null) {
                return;
            }
            ByteBuf content = response.content();
            byte[] body = new byte[content.readableBytes()];
            content.readBytes(body);
            if (response.status().code() == 200) {
                answer.complete(body);
            } else {
                answer.completeExceptionally(new RefusedException(
                        Code.BAD_PARAMETER,
                        "The service answered " + response.status() + ": " + new String(body, StandardCharsets.UTF_8)));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            fail(cause);
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            fail(new IOException("The service closed the connection."));
        }

        private void fail(Throwable cause) {
            CompletableFuture<byte[]> answer = waiting;
            if (answer != null) {
                answer.completeExceptionally(cause);
            }
        }
    }
}
