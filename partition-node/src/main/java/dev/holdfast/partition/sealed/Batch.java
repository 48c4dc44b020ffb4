package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.sealed.CardStore.Entry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Records that become durable together, because they are sealed in one frame: each is its kind (1 byte), its length
 * (4 bytes), its payload. The buffer is used again and again, and wiped each time.
 */
final class Batch {

    private static final int RECORD_HEADER_BYTES = 5;
    private static final int INITIAL_BYTES = 8192;

    private byte[] records = new byte[INITIAL_BYTES];
    private int size;

    void add(int kind, ByteString payload) {
        int end = Math.addExact(size, Math.addExact(RECORD_HEADER_BYTES, payload.size()));
        if (end > records.length) {
            grow(end);
        }
        ByteBuffer.wrap(records, size, RECORD_HEADER_BYTES).put((byte) kind).putInt(payload.size());
        payload.copyTo(records, size + RECORD_HEADER_BYTES);
        size = end;
    }

    private void grow(int least) {
        byte[] old = records;
        records = Arrays.copyOf(old, (int) Math.max(least, Math.min(2L * old.length, Integer.MAX_VALUE - 8)));
        Arrays.fill(old, (byte) 0);
    }

    /** Bytes. */
    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The encoded records; the batch is empty afterwards. The caller wipes them. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(records, size);
        clear();
        return taken;
    }

    void clear() {
        Arrays.fill(records, 0, size, (byte) 0);
        size = 0;
    }

    /** @throws java.nio.BufferUnderflowException when these are not the bytes of a batch */
    static void decode(byte[] batch, List<Entry> into) {
        ByteBuffer in = ByteBuffer.wrap(batch);
        while (in.hasRemaining()) {
            int kind = Byte.toUnsignedInt(in.get());
            into.add(new Entry(kind, ByteString.copyFrom(in, in.getInt())));
        }
    }
}
