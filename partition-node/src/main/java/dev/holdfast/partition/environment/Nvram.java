package dev.holdfast.partition.environment;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The card's small non-volatile memory, apart from its disk: counters that only grow, and the erasable half of the
 * storage root. Every change is durable when the method returns; one that a power cut interrupts either happened or
 * did not.
 */
public interface Nvram {

    /** What is counted. */
    enum Counter {
        /** Place of the last batch that the sealed store synced. */
        STORE,
        /** Newest journal file that the sealed store began to write, whether or not it came to use. */
        GENERATION,
        /** Incarnations of the store: grows with every zeroization. */
        EPOCH,
        /** Least firmware security version that may open the store. */
        SECURITY_VERSION
    }

    /** 0 when never advanced. */
    long counter(Counter counter) throws IOException;

    /** Does nothing when the counter is already there; refuses, as a defect of the caller, to go back. */
    void advance(Counter counter, long value) throws IOException;

    /** A copy of the 32-byte seed, or null when there is none. The caller wipes it. */
    byte @Nullable [] storageSeed() throws IOException;

    void storeSeed(byte[] seed) throws IOException;

    /** Overwrites the seed, then reads it back to see that it is gone. */
    void eraseSeed() throws IOException;

    /** Whether a zeroization was begun and not finished: {@link #beginWipe} without {@link #finishWipe}. */
    boolean wiping() throws IOException;

    void beginWipe() throws IOException;

    void finishWipe() throws IOException;
}
