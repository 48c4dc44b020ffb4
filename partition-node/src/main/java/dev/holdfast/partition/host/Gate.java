package dev.holdfast.partition.host;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a card's thread comes through before each task: while it is shut, the card stands still. */
final class Gate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private volatile boolean shut;

    boolean isShut() {
        return shut;
    }

    void shut() {
        shut = true;
    }

    void open() {
        lock.lock();
        try {
            shut = false;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while it is shut; false when the waiting thread is to end instead. */
    boolean passes() {
        if (!shut) {
            return true;
        }
        lock.lock();
        try {
            while (shut) {
                opened.await();
            }
            return true;
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
