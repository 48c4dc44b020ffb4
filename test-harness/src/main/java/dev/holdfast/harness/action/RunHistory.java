package dev.holdfast.harness.action;

import dev.holdfast.harness.checker.CardsTold;
import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.checker.Judgement.Finding;
import dev.holdfast.harness.checker.KeyVerdict;
import dev.holdfast.harness.checker.Linearizability;
import dev.holdfast.harness.checker.Observed;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.client.LooseEnds;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.HistoryReader;
import dev.holdfast.harness.history.HistoryWriter;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.inspection.ClientSeconds;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.RunDetail.Second;
import dev.holdfast.harness.stage.StageTime;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What clients were told during a drill: a file in its work folder, and the checkers' verdict on it. */
final class RunHistory implements AutoCloseable {

    private static final int SHOWN = 5;

    private static final Duration WHILE_REMEMBERED = Duration.ofSeconds(10);

    private final Path file;
    private final StageTime time;
    private final HistoryWriter writer;
    private final LooseEnds looseEnds;
    private boolean begun;
    private volatile boolean ended;
    private History searched = new History("", List.of(), false);
    private List<KeyVerdict> verdicts = List.of();

    RunHistory(Path file, String title, StageTime time) {
        this.file = file;
        this.time = time;
        writer = new HistoryWriter(file, title, () -> time.now().toNanos());
        looseEnds = new LooseEnds(writer);
    }

    /** For clients. From the first one on, what they are not told is asked for again and again. */
    Recorder recorder() {
        if (!begun) {
            begun = true;
            settleAgain();
        }
        return looseEnds;
    }

    private void settleAgain() {
        time.after(WHILE_REMEMBERED, () -> {
            if (!ended) {
                CompletableFuture<Void> unused = looseEnds.settle();
                settleAgain();
            }
        });
    }

    /** Asks the pool what became of changes that nobody was told of. */
    void settle() {
        if (!ended) {
            time.await(looseEnds.settle());
        }
    }

    /** How many of them are known by now. */
    long settled() {
        return looseEnds.settled();
    }

    /** By all that is known of the run. */
    Judgement judgement(CardsTold cards, List<String> plaintext) {
        History told = told();
        return Judgement.of(new Observed(told, cards, plaintext), verdicts(told));
    }

    /** The search for an order takes as long as all else together, and is not repeated while nothing new was told. */
    private List<KeyVerdict> verdicts(History told) {
        if (!told.equals(searched)) {
            verdicts = Linearizability.usual().check(told);
            searched = told;
        }
        return verdicts;
    }

    /** Judges it as {@code hsm history check} does. What is not decided proves nothing, and does not pass. */
    Check judged() {
        Judgement judgement = judgement(CardsTold.NONE, List.of());
        List<KeyVerdict> explained = judgement.keys().stream()
                .filter(key -> key.verdict() == Verdict.OK)
                .toList();
        Stream<String> unexplained = judgement.keys().stream()
                .filter(key -> key.verdict() != Verdict.OK)
                .map(RunHistory::sentence);
        Stream<String> broken = judgement.findings().stream().map(Finding::sentence);
        return new Check(
                "keys whose clients' answers one order of calls explains",
                judgement.keys().size(),
                explained.size(),
                Stream.concat(unexplained, broken).limit(SHOWN).toList());
    }

    /**
     * Tells it second by second.
     *
     * @param origin the start of the drill by the time of its stage
     */
    List<Second> seconds(Duration origin) {
        return ClientSeconds.of(told(), origin.toNanos());
    }

    /**
     * When the last change of a key was acknowledged.
     *
     * @param origin likewise
     * @return milliseconds from it; 0 if none was
     */
    long lastAcknowledged(String key, Duration origin) {
        long at = told().calls().stream()
                .filter(call -> call.key().equals(key) && call.operation() == Operation.UPDATE && call.isDone())
                .mapToLong(Call::end)
                .max()
                .orElse(origin.toNanos());
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(at - origin.toNanos()));
    }

    /** So far. */
    History told() {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return HistoryReader.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sentence(KeyVerdict key) {
        return key.verdict() == Verdict.UNKNOWN
                ? key.key() + ": undecided; hsm history check takes a larger budget"
                : key.key() + ": no order of calls explains the answer to call "
                        + key.impasse().orElseThrow().stuck().id() + "; hsm history check tells more";
    }

    @Override
    public void close() {
        ended = true;
        writer.close();
    }
}
