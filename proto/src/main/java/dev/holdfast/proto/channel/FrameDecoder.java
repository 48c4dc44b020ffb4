package dev.holdfast.proto.channel;

import com.google.protobuf.CodedInputStream;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.ProtocolError.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.List;

/**
 * Cuts the stream of bytes into frames.
 *
 * <pre>
 * before (18 bytes)                                   after
 * +---------------+--------------------------+        +------------------------------+
 * | 00 00 00 0E   | 14 bytes: Frame          |  --->  | Arrived(frame, 14)           |
 * +---------------+--------------------------+        +------------------------------+
 * | 7F FF FF FF   | (never waited for)       |  --->  | Unreadable(TOO_LARGE)        |
 * +---------------+--------------------------+        +------------------------------+
 * </pre>
 *
 * The length is checked before anything of the frame is buffered, and memory grows with the bytes that arrive, never
 * with the length announced. After the first unreadable frame the rest of the stream is discarded: without a length to
 * believe in there is no next frame.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing has no failure worth telling
final class FrameDecoder extends ByteToMessageDecoder {

    static final int PREFIX_BYTES = Integer.BYTES;

    private final int maxFrameBytes;
    private int maxNow = Limits.MAX_HELLO_BYTES;
    private boolean unreadable;

    /** Accepts frames of {@link Limits#MAX_HELLO_BYTES} at first, of {@code maxFrameBytes} after {@link #admitted}. */
    FrameDecoder(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    void admitted() {
        maxNow = maxFrameBytes;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (unreadable) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < PREFIX_BYTES) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length > maxNow) {
            out.add(unreadable(Reason.TOO_LARGE, "The frame is longer than the " + maxNow + " bytes accepted here."));
            return;
        }
        if (in.readableBytes() - PREFIX_BYTES < length) {
            return;
        }
        in.skipBytes(PREFIX_BYTES);
        out.add(parse(in.readSlice((int) length)));
    }

    private Inbound parse(ByteBuf bytes) {
        int size = bytes.readableBytes();
        try {
            Frame frame = Frame.parseFrom(CodedInputStream.newInstance(bytes.nioBuffer()));
            return frame.getBodyCase() == Frame.BodyCase.BODY_NOT_SET
                    ? unreadable(Reason.UNKNOWN_BODY, "The frame has no body that this version knows.")
                    : new Inbound.Arrived(frame, size);
        } catch (IOException e) {
            return unreadable(Reason.MALFORMED, "The frame is not a holdfast.v1.Frame.");
        }
    }

    private Inbound unreadable(Reason reason, String sentence) {
        unreadable = true;
        return new Inbound.Unreadable(ProtocolErrors.of(reason, sentence));
    }

    /** Idle is a peer's good right between frames, but not in the middle of one, unless it was us who stopped reading. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof IdleStateEvent) {
            if (actualReadableBytes() > 0 && ctx.channel().config().isAutoRead()) {
                ctx.close();
            }
        } else {
            super.userEventTriggered(ctx, event);
        }
    }
}
