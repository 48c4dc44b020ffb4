package dev.holdfast.bridge.token;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Session handles of a door: none comes twice before 2^48 have been given out, and none is near another, so that a handle kept
 * too long or carried to another process meets no session.
 */
final class SessionNumbers {

    private static final long MASK = (1L << 48) - 1;

    private final long step;
    private final AtomicLong next;

    SessionNumbers(SecureRandom random) {
        // An odd step passes through every number of 48 bits before it comes back.
        this.step = random.nextLong() | 1;
        this.next = new AtomicLong(random.nextLong());
    }

    long next() {
        long number = next.getAndAdd(step) & MASK;
        return number != 0 ? number : next();
    }
}
