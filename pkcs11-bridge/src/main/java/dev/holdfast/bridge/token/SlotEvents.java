package dev.holdfast.bridge.token;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.SortedSet;
import java.util.TreeSet;

/** The slots of one application where something has happened that it has not been told: a flag for each, no matter how often. */
final class SlotEvents {

    private final SortedSet<Long> slots = new TreeSet<>();
    private boolean closed;

    synchronized void post(long slot) {
        slots.add(slot);
        notifyAll();
    }

    /** @throws CryptokiException NO_EVENT */
    synchronized long poll() {
        if (slots.isEmpty()) {
            throw new CryptokiException(CKR.NO_EVENT);
        }
        return take();
    }

    /** @throws CryptokiException CRYPTOKI_NOT_INITIALIZED when the application is closed meanwhile */
    synchronized long await() {
        try {
            while (!closed && slots.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CryptokiException(CKR.FUNCTION_FAILED, "interrupted");
        }
        if (closed) {
            throw new CryptokiException(CKR.CRYPTOKI_NOT_INITIALIZED);
        }
        return take();
    }

    /** Wakes whoever waits. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private long take() {
        long slot = slots.first();
        slots.remove(slot);
        return slot;
    }
}
