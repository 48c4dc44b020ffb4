package dev.holdfast.partition.replication;

import dev.holdfast.partition.environment.CardThread;
import io.microraft.executor.RaftNodeExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs MicroRaft on the card's thread, with its timers sped up. A task runs at once when it can, and in turn when another
 * of MicroRaft's is under way: what is checked right before a call still holds when the call takes effect.
 */
final class RaftExecutor implements RaftNodeExecutor {

    private final CardThread thread;
    private final int scale;
    private boolean running;
    private boolean closed;

    RaftExecutor(CardThread thread, int scale) {
        this.thread = thread;
        this.scale = scale;
    }

    @Override
    public void execute(Runnable task) {
        if (running || !thread.isCurrent()) {
            submit(task);
        } else {
            run(task);
        }
    }

    @Override
    public void submit(Runnable task) {
        thread.execute(() -> run(task));
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        thread.schedule(() -> run(task), Duration.ofNanos(unit.toNanos(delay) / scale));
    }

    /** Whether one of MicroRaft's tasks is on the stack. */
    boolean isRunning() {
        return running;
    }

    /** From now on tasks and timers come to nothing. */
    void close() {
        closed = true;
    }

    private void run(Runnable task) {
        if (closed) {
            return;
        }
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
    }
}
