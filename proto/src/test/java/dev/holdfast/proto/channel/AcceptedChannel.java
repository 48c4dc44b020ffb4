package dev.holdfast.proto.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The side of a channel that accepts, fed by hand: bytes in, frames out, time at will, every buffer accounted for. */
final class AcceptedChannel implements AutoCloseable {

    static final Limits LIMITS = Limits.DEFAULT;

    /** Requests that reached the service, in order. */
    final List<Request> requests = new ArrayList<>();

    /** Their answers, to be completed by the test. */
    final List<CompletableFuture<Response>> answers = new ArrayList<>();

    final List<ReplicationMessage> replicated = new ArrayList<>();

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    AcceptedChannel() {
        this(LIMITS);
    }

    AcceptedChannel(Limits limits) {
        var service = new FrameService() {
            @Override
            public CompletableFuture<Response> serve(Hello peer, Request request) {
                requests.add(request);
                answers.add(new CompletableFuture<>());
                return answers.get(answers.size() - 1);
            }

            @Override
            public void replicate(Hello peer, ReplicationMessage message) {
                replicated.add(message);
            }
        };
        var part = new HelloHandler.Part(
                false,
                () -> TestFrames.hello("card-1"),
                Admission.ANYBODY,
                peer -> new ServeHandler(service, peer, limits));
        channel.config().setAllocator(memory);
        channel.freezeTime();
        channel.pipeline().addLast(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel ch) {
                Pipelines.install(ch, null, limits, Optional.empty(), part);
            }
        });
        channel.pipeline().fireChannelActive();
    }

    /** Gives the channel these bytes in one piece. */
    void receive(byte... bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(memory.heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes));
        }
    }

    void receive(Frame frame) {
        receive(bytes(frame));
    }

    void receive(Request request) {
        receive(Frame.newBuilder().setRequest(request).build());
    }

    static byte[] bytes(Frame frame) {
        EmbeddedChannel encoder = new EmbeddedChannel(FrameEncoder.INSTANCE);
        encoder.writeOutbound(frame);
        ByteBuf encoded = encoder.readOutbound();
        try {
            return ByteBufUtil.getBytes(encoded);
        } finally {
            encoded.release();
            encoder.finishAndReleaseAll();
        }
    }

    /** The next frame it sent, or null. */
    Frame sent() throws Exception {
        channel.runPendingTasks();
        ByteBuf encoded = channel.readOutbound();
        if (encoded == null) {
            return null;
        }
        try {
            assertEquals(encoded.readableBytes() - 4, encoded.readInt());
            return Frame.parseFrom(encoded.nioBuffer());
        } finally {
            encoded.release();
        }
    }

    boolean isOpen() {
        channel.runPendingTasks();
        return channel.isOpen();
    }

    boolean isReading() {
        channel.runPendingTasks();
        return channel.config().isAutoRead();
    }

    void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    long bytesHeld() {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    /** Throws what a handler let escape, if any, and insists that no buffer was left behind. */
    @Override
    public void close() {
        channel.finishAndReleaseAll();
        assertEquals(0, bytesHeld(), "bytes of buffers not released");
    }
}
