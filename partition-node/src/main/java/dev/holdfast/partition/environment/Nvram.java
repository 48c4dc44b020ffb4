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
        SECURITY_VERSION,
        /** Number of the roll of operators that counts. */
        OPERATORS,
        /** Highest number under which a roll of operators was ever begun, whether or not it came to count. */
        OPERATORS_BEGUN
    }

    /** A few bytes that can be erased. */
    enum Cell {
        /** The half of the key to the card's identity that is not in the fuses, 32 bytes; the maker writes it. */
        IDENTITY,
        /** Present while the card is locked for transport: what its unlock code must match. */
        TRANSPORT
    }

    /** What a zeroization leaves behind, beyond a blank card; the later one of two covers the earlier. */
    enum Mark {
        NONE,
        /** The card has answered an attempt on it, and waits for somebody to look at it. */
        TAMPERED,
        /** The card is out of use for ever. */
        DECOMMISSIONED
    }

    /** How much a {@link Cell} holds. */
    int CELL_BYTES = 33;

    /** 0 when never advanced. */
    long counter(Counter counter) throws IOException;

    /** Does nothing when the counter is already there; refuses, as a defect of the caller, to go back. */
    void advance(Counter counter, long value) throws IOException;

    /** A copy of the 32-byte seed, or null when there is none. The caller wipes it. */
    byte @Nullable [] storageSeed() throws IOException;

    void storeSeed(byte[] seed) throws IOException;

    /** Overwrites the seed, then reads it back to see that it is gone. */
    void eraseSeed() throws IOException;

    /** A copy, or null when there is nothing in it. The caller wipes it. */
    byte @Nullable [] read(Cell cell) throws IOException;

    /** 1 to {@link #CELL_BYTES} bytes. */
    void write(Cell cell, byte[] content) throws IOException;

    /** Overwrites the cell, then reads it back to see that nothing is left. */
    void erase(Cell cell) throws IOException;

    /** Whether a zeroization was begun and not finished: {@link #beginWipe} without {@link #finishWipe}. */
    boolean wiping() throws IOException;

    /** Begins a zeroization, and leaves a mark in the same instant; a mark that covers it stays. */
    void beginWipe(Mark mark) throws IOException;

    void finishWipe() throws IOException;

    Mark mark() throws IOException;

    /** Takes {@link Mark#TAMPERED} away; does nothing to a card that has another. */
    void clearTamper() throws IOException;
}
