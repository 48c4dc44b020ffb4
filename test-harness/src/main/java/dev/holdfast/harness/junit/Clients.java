package dev.holdfast.harness.junit;

import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.checker.Observed;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.HistoryReader;
import dev.holdfast.harness.history.HistoryWriter;
import dev.holdfast.harness.inspection.JudgementText;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.harness.workload.Load;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that use the pool while something happens to it. All that they are told is taken down and judged when they stop:
 * every acknowledged change must still be there, and one order of their calls must explain every answer.
 */
public final class Clients implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final TestedPool pool;
    private final Path folder;
    private final List<Running> running = new ArrayList<>();
    private int started;

    Clients(TestedPool pool, Path folder) {
        this.pool = pool;
        this.folder = folder;
    }

    /** Clients at work. */
    public final class Running {

        private final HistoryWriter history;
        private final Path file;
        private final Load load;

        private Running(int number, int clients) {
            file = folder.resolve("history-" + number + ".jsonl");
            history = new HistoryWriter(file, "Clients of a test", System::nanoTime);
            load = Load.start(pool.keys(), "load" + number, clients, history, StageTime.ofThisMachine());
        }

        /** Changes that were acknowledged so far. */
        public long acknowledged() {
            return load.acknowledged();
        }

        /**
         * Waits until every client was acknowledged a change that it asked for after this call.
         *
         * @throws dev.holdfast.proto.RefusedException DEADLINE_EXCEEDED after a minute, or what a client was told that gave up
         */
        public void awaitProgress() {
            load.awaitProgress(PATIENCE);
        }

        /**
         * Lets every client finish what it is at, and judges what they were told.
         *
         * @throws AssertionError with what speaks against the pool
         */
        public Load.Outcome stop() {
            running.remove(this);
            Load.Outcome outcome;
            try {
                outcome = load.stop();
            } finally {
                history.close();
            }
            if (!outcome.lost().isEmpty()) {
                throw new AssertionError("Changes that were acknowledged are lost: " + outcome.lost());
            }
            judge();
            return outcome;
        }

        private void judge() {
            History told;
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                told = HistoryReader.read(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Judgement judgement = Judgement.of(Observed.of(told));
            if (judgement.verdict() != Verdict.OK) {
                StringWriter evidence = new StringWriter();
                JudgementText.print(told, judgement, new PrintWriter(evidence));
                throw new AssertionError("What clients were told does not go together.\n" + evidence);
            }
        }
    }

    /** Begins with so many clients, each with a key of its own that it changes, reads and signs with. */
    public Running start(int clients) {
        Running begun = new Running(++started, clients);
        running.add(begun);
        return begun;
    }

    /** Stops and judges those that still run. */
    void settle() {
        List.copyOf(running).forEach(Running::stop);
    }

    /** Those that still run, of a test that failed, are left to their fate: the service ends under them. */
    @Override
    public void close() {
        running.forEach(left -> left.history.close());
        running.clear();
    }
}
