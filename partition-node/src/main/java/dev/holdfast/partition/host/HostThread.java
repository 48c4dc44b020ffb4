package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.CardThread;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A card's thread as a thread of this JVM. Closing it drops what was still to be done, as a power cut does. While it is paused
 * the card does nothing, and what it is asked waits.
 */
final class HostThread implements CardThread, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostThread.class);

    private final ScheduledThreadPoolExecutor executor;
    private final Gate gate;
    private volatile Thread thread = Thread.currentThread();

    HostThread(String name, Gate gate) {
        this.gate = gate;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            thread = made;
            return made;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
        // A card whose power was cut has no thread; what still arrives for it is lost.
        executor.setRejectedExecutionHandler((task, rejecting) -> {});
        executor.prestartCoreThread();
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        ScheduledFuture<?> unused = executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                if (gate.passes()) {
                    task.run();
                }
            } catch (RuntimeException e) {
                LOG.error("A task of the card failed", e);
            }
        };
    }
}
