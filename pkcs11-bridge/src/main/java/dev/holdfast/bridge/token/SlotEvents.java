package dev.holdfast.bridge.token;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.SortedSet;
import java.util.TreeSet;

/** The slots of one application where something has happened that it has not been told: a flag for each, no matter how often. */
final class SlotEvents {

    private final SortedSet<Long> slots = new TreeSet<>();
    private boolean open;
    private int waiting;

    /** The library is initialized: nothing has happened yet. */
    synchronized void open() {
        slots.clear();
        open = true;
    }

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

    /** @throws CryptokiException CRYPTOKI_NOT_INITIALIZED when the library is finalized meanwhile */
    synchronized long await() {
        waiting++;
        try {
            while (open && slots.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CryptokiException(CKR.FUNCTION_FAILED, "interrupted");
        } finally {
            waiting--;
            notifyAll();
        }
        if (!open) {
            throw new CryptokiException(CKR.CRYPTOKI_NOT_INITIALIZED);
        }
        return take();
    }

    /** The library is finalized, or the application is gone. */
    synchronized void close() {
        open = false;
        notifyAll();
    }

    /** Returns when nobody waits any more, which after {@link #close} is soon. */
    synchronized void awaitNobody() {
        try {
            while (waiting > 0) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long take() {
        long slot = slots.first();
        slots.remove(slot);
        return slot;
    }
}
