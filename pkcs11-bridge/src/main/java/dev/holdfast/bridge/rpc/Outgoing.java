package dev.holdfast.bridge.rpc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Sends answers, each as one unit, whichever thread it comes from. */
final class Outgoing {

    private static final int BUFFER_BYTES = 16 << 10;

    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Stall stall;

    Outgoing(WritableByteChannel channel, Stall stall) {
        this.channel = channel;
        this.stall = stall;
    }

    synchronized void send(ByteBuffer frame) throws IOException {
        stall.begin();
        while (frame.hasRemaining()) {
            int piece = Math.min(frame.remaining(), BUFFER_BYTES);
            buffer.clear().put(frame.slice(frame.position(), piece)).flip();
            frame.position(frame.position() + piece);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
        stall.end();
    }
}
