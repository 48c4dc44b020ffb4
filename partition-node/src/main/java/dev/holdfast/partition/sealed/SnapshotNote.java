package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;

/** What the journal notes about snapshots, between the records of the store's user and under kind 0. */
sealed interface SnapshotNote {

    /** Kind of the record. */
    int KIND = 0;

    byte COMPLETED = 1;
    byte DROPPED = 2;

    ByteString encode();

    /**
     * The snapshot's last part: without it the file counts for nothing, and with it no other file, nor an earlier state
     * of this one, can take its place.
     *
     * @param id chosen by the user of the store
     * @param number of the file
     * @param frames how many the file has: more than pieces when some were put again
     * @param pieces how many the snapshot has
     * @param salt of the file
     */
    record Completed(long id, long number, long frames, int pieces, ByteString salt) implements SnapshotNote {

        @Override
        public ByteString encode() {
            ByteBuffer out = ByteBuffer.allocate(1 + 3 * Long.BYTES + Integer.BYTES + salt.size());
            out.put(COMPLETED).putLong(id).putLong(number).putLong(frames).putInt(pieces);
            out.put(salt.asReadOnlyByteBuffer());
            return ByteString.copyFrom(out.flip());
        }

        FileName file() {
            return FileName.snapshot(number);
        }
    }

    /** The snapshot with this id counts no longer. */
    record Dropped(long id) implements SnapshotNote {

        @Override
        public ByteString encode() {
            ByteBuffer out = ByteBuffer.allocate(1 + Long.BYTES);
            return ByteString.copyFrom(out.put(DROPPED).putLong(id).flip());
        }
    }

    /** @throws IllegalArgumentException or BufferUnderflowException when these are not the bytes of a note */
    static SnapshotNote decode(ByteString encoded) {
        ByteBuffer in = encoded.asReadOnlyByteBuffer();
        byte form = in.get();
        return switch (form) {
            case COMPLETED ->
                new Completed(in.getLong(), in.getLong(), in.getLong(), in.getInt(), ByteString.copyFrom(in));
            case DROPPED -> new Dropped(in.getLong());
            default -> throw new IllegalArgumentException("unknown note " + form);
        };
    }
}
