package dev.holdfast.coordinator.pool;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A thread of the service's own: runs what it is given one after the other, at once or again and again. */
public interface ServiceThread extends Executor, AutoCloseable {

    /**
     * Runs the step again and again: after so much time, and whenever so much has passed since it ended.
     *
     * @throws RejectedExecutionException after {@link #close}, as {@link #execute} does
     */
    void every(Duration period, Runnable step);

    /** What waits is dropped, and what runs is not waited for. */
    @Override
    void close();

    /** A daemon thread of this name. */
    static ServiceThread named(String name) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
        return new ServiceThread() {
            @Override
            public void execute(Runnable task) {
                thread.execute(task);
            }

            @Override
            public void every(Duration period, Runnable step) {
                Future<?> unused =
                        thread.scheduleWithFixedDelay(step, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
            }

            @Override
            public void close() {
                thread.shutdownNow();
            }
        };
    }
}
