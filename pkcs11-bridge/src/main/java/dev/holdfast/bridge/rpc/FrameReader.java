package dev.holdfast.bridge.rpc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a client sends into requests. Not for several threads at a time, but for one after another.
 *
 * <pre>
 * +--------+-------------+-------------+---------------+---------+
 * | code   | length of   | length of   | client module | message |
 * | u32    | module u32  | message u32 |               |         |
 * +--------+-------------+-------------+---------------+---------+
 * </pre>
 */
final class FrameReader {

    private static final int HEADER_BYTES = 3 * Integer.BYTES;
    private static final int BUFFER_BYTES = 16 << 10;
    private static final byte[] ZEROS = new byte[BUFFER_BYTES];

    /** Memory for a long message grows with the bytes that come, from this length on. */
    private static final int FIRST_BYTES = 64 << 10;

    private final ReadableByteChannel channel;
    private final int maxFrameBytes;
    private final MessageMemory memory;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private final Stall stall;

    FrameReader(ReadableByteChannel channel, int maxFrameBytes, MessageMemory memory, Stall stall) {
        this.channel = channel;
        this.maxFrameBytes = maxFrameBytes;
        this.memory = memory;
        this.stall = stall;
    }

    /** The version byte, before the first frame; -1 at the end. */
    int version() throws IOException {
        return fill(1) ? buffer.get() & 0xff : -1;
    }

    /**
     * The next request; null at the end. The memory of its body has been acquired, and is for the caller to release.
     *
     * @throws EOFException when the stream ends inside a frame
     */
    @Nullable
    Request next() throws IOException {
        if (!fill(HEADER_BYTES)) {
            return null;
        }
        int code = buffer.getInt();
        long moduleLength = Integer.toUnsignedLong(buffer.getInt());
        long length = Integer.toUnsignedLong(buffer.getInt());
        byte[] module = new byte[(int) Math.min(moduleLength, Limits.MAX_MODULE_NAME_BYTES)];
        take(module, 0, module.length);
        skip(moduleLength - module.length);
        if (length > maxFrameBytes) {
            skip(length);
            return new Request(code, module, null);
        }
        return new Request(code, module, body((int) length));
    }

    private byte[] body(int length) throws IOException {
        memory.acquire(length);
        try {
            byte[] body = new byte[Math.min(length, FIRST_BYTES)];
            take(body, 0, body.length);
            while (body.length < length) {
                int have = body.length;
                byte[] longer = Arrays.copyOf(body, (int) Math.min(length, 2L * have));
                Arrays.fill(body, (byte) 0);
                body = longer;
                take(body, have, body.length - have);
            }
            return body;
        } catch (IOException | OutOfMemoryError e) {
            memory.release(length);
            throw e;
        }
    }

    /** Leaves nothing of what it takes in the buffer: there are PINs among it. */
    private void take(byte[] into, int from, int length) throws IOException {
        int to = from + length;
        for (int at = from; at < to; ) {
            more();
            int piece = Math.min(to - at, buffer.remaining());
            int start = buffer.position();
            buffer.get(into, at, piece).put(start, ZEROS, 0, piece);
            at += piece;
        }
    }

    private void skip(long length) throws IOException {
        for (long left = length; left > 0; ) {
            more();
            int piece = (int) Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + piece);
            left -= piece;
        }
    }

    /** At least one byte. */
    private void more() throws IOException {
        if (!buffer.hasRemaining() && !fillInFrame(1)) {
            throw new EOFException("The stream ended inside a frame.");
        }
    }

    /** At least so many bytes, of which the first may be long in coming; false at an end before the first. */
    private boolean fill(int bytes) throws IOException {
        if (buffer.hasRemaining()) {
            return fillInFrame(bytes);
        }
        buffer.clear();
        int read = channel.read(buffer);
        buffer.flip();
        return read > 0 && fillInFrame(bytes);
    }

    private boolean fillInFrame(int bytes) throws IOException {
        while (buffer.remaining() < bytes) {
            buffer.compact();
            stall.begin();
            int read = channel.read(buffer);
            stall.end();
            buffer.flip();
            if (read < 0) {
                if (buffer.hasRemaining()) {
                    throw new EOFException("The stream ended inside a frame.");
                }
                return false;
            }
        }
        return true;
    }
}
