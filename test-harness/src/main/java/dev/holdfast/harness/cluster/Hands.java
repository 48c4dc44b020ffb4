package dev.holdfast.harness.cluster;

import java.util.concurrent.Executor;

/**
 * Threads for those who put cards in a rack and take them out: one for each task. They wait for cards, so they must not be
 * the threads that cards need.
 *
 * @param name of the threads
 */
record Hands(String name) implements Executor {

    @Override
    public void execute(Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
