package dev.holdfast.proto.channel;

import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.Hello;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel to a card on which anything at all can be said once the Hellos are exchanged: for those who test what a card makes
 * of bytes that are no request. What comes back is made of frames, as everything is that a card says.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
public final class RawConnection implements AutoCloseable {

    /**
     * What a card answered.
     *
     * @param ended whether the card closed the channel
     */
    public record Heard(List<Frame> frames, boolean ended) {}

    private final Channel channel;
    private final Listener listener;

    private RawConnection(Channel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    /** Connects and says Hello, as {@link PartitionConnection#open} does and with the same failures. */
    public static CompletableFuture<RawConnection> open(Address address, Hello own, ChannelOptions options) {
        Listener listener = new Listener();
        return Dial.open(
                address,
                own,
                options,
                Admission.ANYBODY,
                listener,
                (channel, peer) -> new RawConnection(channel, listener));
    }

    /**
     * Sends bytes as they are; to be done once. The answer is complete when the card has closed the channel, or has said nothing
     * for a while.
     */
    public CompletableFuture<Heard> send(byte[] bytes, Duration quiet) {
        channel.eventLoop().execute(() -> {
            listener.begin(quiet);
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        });
        return listener.heard;
    }

    @Override
    public void close() {
        channel.close();
    }

    /** On the event loop. */
    private static final class Listener extends SimpleChannelInboundHandler<Inbound> {

        private final CompletableFuture<Heard> heard = new CompletableFuture<>();
        private final List<Frame> frames = new ArrayList<>();
        private Duration quiet = Duration.ZERO;
        private boolean begun;
        private boolean ended;
        private @Nullable ChannelHandlerContext context;
        private @Nullable Future<?> patience;

        void begin(Duration patient) {
            begun = true;
            quiet = patient;
            await();
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Inbound inbound) {
            if (inbound instanceof Inbound.Arrived arrived) {
                frames.add(arrived.frame());
            }
            await();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            ended = true;
            if (begun) {
                finish();
            }
            super.channelInactive(ctx);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        private void await() {
            if (patience != null) {
                patience.cancel(false);
            }
            ChannelHandlerContext ctx = context;
            if (!begun || ended || ctx == null) {
                finish();
                return;
            }
            patience = ctx.executor().schedule(this::finish, quiet.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void finish() {
            if (begun) {
                heard.complete(new Heard(List.copyOf(frames), ended));
            }
        }
    }
}
