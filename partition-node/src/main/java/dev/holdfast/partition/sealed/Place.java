package dev.holdfast.partition.sealed;

/**
 * Places in the sealed files of one card, as one number that only grows: the file's number in the upper 27 bits, the
 * frame's index in the lower 36. A later journal is behind every place of an earlier one, however long that one was.
 */
final class Place {

    private static final int INDEX_BITS = 36;

    private Place() {}

    /** Index 0 is the place before the first frame: the file is announced, and nothing in it is durable yet. */
    static long of(long file, long index) {
        return file << INDEX_BITS | index;
    }

    static long file(long place) {
        return place >>> INDEX_BITS;
    }

    static long index(long place) {
        return place & (1L << INDEX_BITS) - 1;
    }
}
