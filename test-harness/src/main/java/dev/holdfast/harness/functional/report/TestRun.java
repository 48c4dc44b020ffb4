package dev.holdfast.harness.functional.report;

import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Shortfall;
import dev.holdfast.harness.functional.Workshop;
import dev.holdfast.proto.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tests, several at a time, each on a bench of its own. */
public final class TestRun {

    private static final int AT_A_TIME = 3;

    private TestRun() {}

    /**
     * @param ended is told each outcome as it comes, one at a time
     * @return the outcomes in the order of the tests
     */
    public static List<Outcome> of(List<FunctionalTest> tests, Consumer<Outcome> ended) throws IOException {
        ExecutorService hands = Executors.newFixedThreadPool(AT_A_TIME);
        Object turn = new Object();
        try (Workshop workshop = Workshop.open()) {
            List<CompletableFuture<Outcome>> running = tests.stream()
                    .map(test -> CompletableFuture.supplyAsync(
                            () -> {
                                Outcome outcome = run(test, workshop);
                                synchronized (turn) {
                                    ended.accept(outcome);
                                }
                                return outcome;
                            },
                            hands))
                    .toList();
            return running.stream().map(CompletableFuture::join).toList();
        } finally {
            hands.shutdown();
        }
    }

    private static Outcome run(FunctionalTest test, Workshop workshop) {
        long start = System.nanoTime();
        Bench bench = new Bench(workshop);
        String failure = "";
        try (bench) {
            test.procedure().run(bench);
            if (bench.journal().checks() == 0) {
                failure = "The test expects nothing.";
            }
        } catch (Shortfall | RefusedException e) {
            failure = String.valueOf(e.getMessage());
        } catch (Exception e) {
            failure = e.getClass().getSimpleName() + ": " + e.getMessage();
        }
        return new Outcome(test, failure, bench.journal(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
}
