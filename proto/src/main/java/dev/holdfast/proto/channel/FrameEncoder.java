package dev.holdfast.proto.channel;

import com.google.protobuf.CodedOutputStream;
import dev.holdfast.proto.v1.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultMessageSizeEstimator;
import io.netty.channel.MessageSizeEstimator;
import io.netty.handler.codec.MessageToByteEncoder;
import java.io.IOException;

/** Writes a frame behind its length: four bytes, big-endian. Whoever writes has compared the size with the limit. */
@Sharable
final class FrameEncoder extends MessageToByteEncoder<Frame> {

    static final FrameEncoder INSTANCE = new FrameEncoder();

    /** Lets Netty count a frame that waits for its event loop by its bytes, so that writability can be relied on. */
    static final MessageSizeEstimator SIZE = () -> {
        MessageSizeEstimator.Handle other = DefaultMessageSizeEstimator.DEFAULT.newHandle();
        return message -> message instanceof Frame frame
                ? FrameDecoder.PREFIX_BYTES + frame.getSerializedSize()
                : other.size(message);
    };

    private FrameEncoder() {
        super(Frame.class);
    }

    @Override
    protected ByteBuf allocateBuffer(ChannelHandlerContext ctx, Frame frame, boolean preferDirect) {
        int size = FrameDecoder.PREFIX_BYTES + frame.getSerializedSize();
        return preferDirect ? ctx.alloc().ioBuffer(size, size) : ctx.alloc().heapBuffer(size, size);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, Frame frame, ByteBuf out) throws IOException {
        int size = frame.getSerializedSize();
        out.writeInt(size);
        CodedOutputStream stream = CodedOutputStream.newInstance(out.nioBuffer(out.writerIndex(), size));
        frame.writeTo(stream);
        stream.flush();
        out.writerIndex(out.writerIndex() + size);
    }
}
