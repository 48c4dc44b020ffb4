package dev.holdfast.harness.simulation;

import dev.holdfast.coordinator.pool.ServiceThread;
import dev.holdfast.partition.rack.VirtualRack;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** A thread of the service in virtual time: what it is given runs in its turn, and takes no time. */
final class SimulatedThread implements ServiceThread {

    private final VirtualRack rack;
    private boolean closed;

    SimulatedThread(VirtualRack rack) {
        this.rack = rack;
    }

    @Override
    public void execute(Runnable task) {
        requireOpen();
        later(Duration.ZERO, task);
    }

    @Override
    public void every(Duration period, Runnable step) {
        requireOpen();
        later(period, () -> {
            step.run();
            every(period, step);
        });
    }

    @Override
    public void close() {
        closed = true;
    }

    private void later(Duration delay, Runnable task) {
        rack.after(delay, () -> {
            if (!closed) {
                task.run();
            }
        });
    }

    private void requireOpen() {
        if (closed) {
            throw new RejectedExecutionException("the thread has ended");
        }
    }
}
