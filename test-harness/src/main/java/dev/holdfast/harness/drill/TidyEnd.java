package dev.holdfast.harness.drill;

import dev.holdfast.harness.action.Interruption;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a process that is told to end, as by Ctrl-C, until its drill has been interrupted, has ended its faults and its cards, and has
 * left its report; for a minute at most.
 */
final class TidyEnd {

    private static final Logger LOG = LoggerFactory.getLogger(TidyEnd.class);
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread hook;

    private TidyEnd(Runnable interrupt) {
        hook = new Thread(
                () -> {
                    interrupt.run();
                    await();
                },
                "tidy-end");
    }

    /** From now on until the drill has {@link #ended}. */
    static TidyEnd of(Interruption interruption, PrintWriter err) {
        TidyEnd tidy = new TidyEnd(() -> {
            err.println("Interrupted: what is under way ends, faults are taken back, and a report is written.");
            err.flush();
            interruption.ask();
        });
        Runtime.getRuntime().addShutdownHook(tidy.hook);
        return tidy;
    }

    private void await() {
        try {
            boolean tidy = end.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            LOG.info("Told to end; the drill has ended: {}", tidy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The report has been left. */
    void ended() {
        end.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and waits for this no longer.
        }
    }
}
