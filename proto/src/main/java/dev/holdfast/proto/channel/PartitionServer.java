package dev.holdfast.proto.channel;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts channels for one card. */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
public final class PartitionServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionServer.class);

    private final Channel listening;
    private final ChannelGroup accepted;
    private final Address address;
    private final EventLoops loops;

    private PartitionServer(Channel listening, ChannelGroup accepted, Address address, EventLoops loops) {
        this.listening = listening;
        this.accepted = accepted;
        this.address = address;
        this.loops = loops;
    }

    /**
     * Listens. {@code own} is asked at every accepted Hello, on the event loop, because a card's pool and generation
     * change during its life; its protocol version is filled in. Fails with a {@link RefusedException} of
     * {@code CONFLICT} when the address is taken.
     *
     * @throws IllegalArgumentException for a TCP address without a TLS identity
     */
    public static CompletableFuture<PartitionServer> bind(
            Address address, Supplier<Hello> own, ChannelOptions options, FrameService service) {
        Optional<TlsIdentity> tls = options.tlsFor(address);
        Limits limits = options.limits();
        var part = new HelloHandler.Part(false, own, service, peer -> new ServeHandler(service, peer, limits));
        ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        CompletableFuture<PartitionServer> bound = new CompletableFuture<>();
        new ServerBootstrap()
                .group(options.loops().group(address))
                .channel(EventLoops.serverChannelType(address))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        SslContext context = tls.map(TlsIdentity::serverContext).orElse(null);
                        Pipelines.install(channel, context, limits, options.faults(), part)
                                .outcome()
                                .whenComplete((peer, failure) -> {
                                    if (failure instanceof RefusedException refusal) {
                                        LOG.debug(
                                                "A channel to {} was not admitted: {}", address, refusal.getMessage());
                                        service.refused(refusal);
                                    }
                                });
                    }
                })
                .bind(EventLoops.socketAddress(address))
                .addListener((ChannelFuture bind) -> {
                    if (bind.isSuccess()) {
                        Channel channel = bind.channel();
                        bound.complete(
                                new PartitionServer(channel, accepted, actual(address, channel), options.loops()));
                    } else {
                        bound.completeExceptionally(new RefusedException(
                                Code.CONFLICT, "Cannot listen at " + address + "; choose another address."));
                    }
                });
        return bound;
    }

    /** Where it listens, with the real port when 0 was asked for. */
    public Address address() {
        return address;
    }

    /** Stops listening and closes every accepted channel; requests in service are not answered any more. */
    @Override
    public void close() {
        loops.await(listening.close());
        loops.await(accepted.close());
    }

    private static Address actual(Address asked, Channel channel) {
        return asked instanceof Address.Tcp endpoint && channel.localAddress() instanceof InetSocketAddress real
                ? new Address.Tcp(endpoint.host(), real.getPort())
                : asked;
    }
}
