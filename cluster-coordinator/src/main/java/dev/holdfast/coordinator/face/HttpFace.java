package dev.holdfast.coordinator.face;

import dev.holdfast.coordinator.http.HttpService;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/**
 * One port for everything that clients send: requests over TLS, in HTTP/1.1 or HTTP/2, are answered by a service; a CONNECT
 * to a name of the service is answered by being connected to it on the spot; other plain requests go to a second service.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
public final class HttpFace implements AutoCloseable {

    private static final int MOST_THREADS = 4;
    private static final int BACKLOG = 256;

    private final Channel listening;
    private final ChannelGroup accepted;
    private final EventLoopGroup loops;
    private final FaceLimits limits;

    private HttpFace(Channel listening, ChannelGroup accepted, EventLoopGroup loops, FaceLimits limits) {
        this.listening = listening;
        this.accepted = accepted;
        this.loops = loops;
        this.limits = limits;
    }

    /**
     * Listens.
     *
     * @param identity the key and certificate that are shown
     * @param service answers what is asked over TLS
     * @param plain answers what is asked without
     * @param owns whether a host, in lower case, is a name of the service; a CONNECT to another one is refused
     * @throws RefusedException CONFLICT when the address cannot be had
     */
    public static HttpFace open(
            InetSocketAddress address,
            KeyManagerFactory identity,
            HttpService service,
            HttpService plain,
            Predicate<String> owns,
            FaceLimits limits) {
        Pipelines pipelines = new Pipelines(tls(identity), service, plain, owns, limits);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()),
                new DefaultThreadFactory("holdfast-face", true),
                NioIoHandler.newFactory());
        ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        var bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (accepted.size() >= limits.connections()) {
                            channel.close();
                        } else {
                            accepted.add(channel);
                            pipelines.addFirst(channel.pipeline());
                        }
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new RefusedException(
                    Code.CONFLICT,
                    "Cannot listen at " + address.getHostString() + ":" + address.getPort() + "; choose another port.");
        }
        return new HttpFace(bound.channel(), accepted, loops, limits);
    }

    /** Where it listens, with the real port when 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Stops listening, waits until requests in service are answered but no longer than the limit, and closes the rest. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        accepted.close().awaitUninterruptibly(limits.drain().toMillis(), TimeUnit.MILLISECONDS);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static SslContext tls(KeyManagerFactory identity) {
        try {
            return SslContextBuilder.forServer(identity)
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("This Java runtime offers no TLS for servers.", e);
        }
    }
}
