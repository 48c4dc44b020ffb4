package dev.holdfast.proto.channel;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** Opens a channel to a card, up to the point where both sides have said Hello. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure to connect is told by its listener
final class Dial {

    private Dial() {}

    /**
     * The channel is closed when nobody waits for it any more.
     *
     * @param traffic carries what follows the Hellos
     * @param made makes of the channel and the peer's Hello what the caller gets
     */
    static <T> CompletableFuture<T> open(
            Address address,
            Hello own,
            ChannelOptions options,
            Admission admission,
            ChannelHandler traffic,
            BiFunction<Channel, Hello, T> made) {
        SslContext tls = options.tlsFor(address).map(TlsIdentity::clientContext).orElse(null);
        var part = new HelloHandler.Part(true, () -> own, admission, peer -> traffic);
        CompletableFuture<T> opened = new CompletableFuture<>();
        new Bootstrap()
                .group(options.loops().group(address))
                .channel(EventLoops.channelType(address))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        options.limits().helloTimeout().toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Pipelines.install(channel, tls, options.limits(), options.faults(), part)
                                .outcome()
                                .whenComplete((peer, failure) -> {
                                    if (failure == null) {
                                        if (!opened.complete(made.apply(channel, peer))) {
                                            channel.close();
                                        }
                                    } else {
                                        opened.completeExceptionally(failure);
                                    }
                                });
                    }
                })
                .connect(EventLoops.socketAddress(address))
                .addListener(connect -> {
                    if (!connect.isSuccess()) {
                        opened.completeExceptionally(
                                new RefusedException(Code.UNREACHABLE, "Nobody listens at " + address + "."));
                    }
                });
        return opened;
    }
}
