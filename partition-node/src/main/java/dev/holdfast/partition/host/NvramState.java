package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Cell;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.environment.Nvram.Mark;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * One slot of a {@link FileNvram}: what the NVRAM holds, as 256 bytes.
 *
 * <pre>
 *   0  8  "HFNVRAM1"
 *   8  8  revision: the highest of all whole slots counts
 *  16  1  1 while a zeroization is under way
 *  17  1  1 when there is a seed
 *  18 32  storage seed, or zeros
 *  50  8  each counter, in the order of {@link Counter}
 *     ..  zeros
 * 155  1  {@link Mark}, by its number
 * 156 34  each {@link Cell}, in its order: number of bytes in it (1), and the bytes
 * 224 32  SHA-256 of all before
 * </pre>
 */
final class NvramState {

    static final int BYTES = 256;
    static final int SEED_BYTES = 32;

    private static final byte[] MAGIC = "HFNVRAM1".getBytes(StandardCharsets.US_ASCII);
    private static final int REVISION = 8;
    private static final int WIPING = 16;
    private static final int HAS_SEED = 17;
    private static final int SEED = 18;
    private static final int COUNTERS = 50;
    private static final int MARK = 155;
    private static final int CELLS = 156;
    private static final int CELL = 1 + Nvram.CELL_BYTES;
    private static final int DIGEST = 224;

    private final byte[] slot;
    private final ByteBuffer fields;

    private NvramState(byte[] slot) {
        this.slot = slot;
        this.fields = ByteBuffer.wrap(slot);
    }

    static NvramState blank() {
        return new NvramState(Arrays.copyOf(MAGIC, BYTES));
    }

    /** Empty when the slot was never written, or torn while it was. */
    static Optional<NvramState> decode(byte[] slot) {
        boolean whole = slot.length == BYTES
                && Arrays.equals(slot, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && MessageDigest.isEqual(digest(slot), Arrays.copyOfRange(slot, DIGEST, BYTES));
        return whole ? Optional.of(new NvramState(slot)) : Optional.empty();
    }

    /** The state's own bytes, whole with their digest. */
    byte[] encode() {
        fields.put(DIGEST, digest(slot));
        return slot;
    }

    /** A copy with the next revision, to be changed and written. */
    NvramState next() {
        NvramState next = new NvramState(slot.clone());
        next.fields.putLong(REVISION, revision() + 1);
        return next;
    }

    long revision() {
        return fields.getLong(REVISION);
    }

    long counter(Counter counter) {
        return fields.getLong(COUNTERS + counter.ordinal() * Long.BYTES);
    }

    NvramState counter(Counter counter, long value) {
        fields.putLong(COUNTERS + counter.ordinal() * Long.BYTES, value);
        return this;
    }

    boolean hasSeed() {
        return fields.get(HAS_SEED) != 0;
    }

    byte[] seed() {
        return Arrays.copyOfRange(slot, SEED, SEED + SEED_BYTES);
    }

    NvramState seed(byte[] seed) {
        fields.put(HAS_SEED, (byte) 1).put(SEED, seed);
        return this;
    }

    NvramState withoutSeed() {
        fields.put(HAS_SEED, (byte) 0).put(SEED, new byte[SEED_BYTES]);
        return this;
    }

    boolean wiping() {
        return fields.get(WIPING) != 0;
    }

    NvramState wiping(boolean wiping) {
        fields.put(WIPING, (byte) (wiping ? 1 : 0));
        return this;
    }

    Mark mark() {
        return Mark.values()[fields.get(MARK)];
    }

    NvramState mark(Mark mark) {
        fields.put(MARK, (byte) mark.ordinal());
        return this;
    }

    boolean has(Cell cell) {
        return fields.get(offset(cell)) != 0;
    }

    byte[] content(Cell cell) {
        int from = offset(cell) + 1;
        return Arrays.copyOfRange(slot, from, from + fields.get(offset(cell)));
    }

    NvramState content(Cell cell, byte[] content) {
        without(cell).fields.put(offset(cell), (byte) content.length).put(offset(cell) + 1, content);
        return this;
    }

    NvramState without(Cell cell) {
        fields.put(offset(cell), new byte[CELL]);
        return this;
    }

    private static int offset(Cell cell) {
        return CELLS + cell.ordinal() * CELL;
    }

    void wipe() {
        Arrays.fill(slot, (byte) 0);
    }

    private static byte[] digest(byte[] slot) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(slot, 0, DIGEST);
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
