package dev.holdfast.partition.environment;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one thread of a card's core. Tasks run one at a time, in the order given; each sees what the ones before it did.
 */
public interface CardThread extends Executor {

    /** Whether the caller is on this thread. */
    boolean isCurrent();

    /** Runs the task on this thread once the delay has passed. The timer dies with the card. */
    void schedule(Runnable task, Duration delay);
}
