package dev.holdfast.bridge.rpc;

/** Finds out that a peer has left a thread waiting in the middle of something: looked at from time to time by another thread. */
final class Stall {

    /** Odd while somebody waits; another number for each wait. */
    private volatile int waits;

    private int seen;
    private int looks;

    /** One thread at a time waits. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void begin() {
        waits++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void end() {
        waits++;
    }

    /** How many times in a row it was looked at while the same wait went on. For one thread. */
    int look() {
        int now = waits;
        looks = now % 2 != 0 && now == seen ? looks + 1 : 0;
        seen = now;
        return looks;
    }
}
