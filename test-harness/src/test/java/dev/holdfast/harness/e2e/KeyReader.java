package dev.holdfast.harness.e2e;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An application that reads a key again and again, and must not notice what happens to coordinators. */
final class KeyReader implements AutoCloseable {

    private final KeyClient keys;
    private final String name;
    private final AtomicInteger answers = new AtomicInteger();
    private final Thread thread = new Thread(this::read, "key-reader");
    private volatile boolean goesOn = true;
    private volatile @Nullable Throwable failure;

    KeyReader(Pool pool, String name) {
        keys = Site.keys(pool);
        this.name = name;
        thread.setDaemon(true);
        thread.start();
    }

    /** Some answers came, and not one refusal. */
    void assertServed() {
        int before = answers.get();
        while (failure == null && answers.get() == before) {
            Thread.onSpinWait();
        }
        assertNull(failure);
        assertTrue(answers.get() > 0);
    }

    private void read() {
        while (goesOn && failure == null) {
            try {
                keys.get(name).join();
                answers.incrementAndGet();
            } catch (CompletionException e) {
                failure = e;
            }
        }
    }

    @Override
    public void close() {
        goesOn = false;
    }
}
