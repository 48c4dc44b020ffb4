package dev.holdfast.harness.action;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.client.Witness;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Kind;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Moment;
import dev.holdfast.harness.report.RunDetail.LostChange;
import dev.holdfast.harness.workload.Entrance;
import dev.holdfast.harness.workload.Load;
import dev.holdfast.harness.workload.Load.Outcome;
import dev.holdfast.harness.workload.PartitionEntrance;
import dev.holdfast.harness.workload.StageEntrance;
import dev.holdfast.harness.workload.WorkloadWords;
import dev.holdfast.harness.workload.Workloads;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The applications that use the pool while things go wrong, and what they were told. */
public final class Clients implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SHOWN = 5;
    private static final String COUNT = "clients";

    private static final Word COUNTERS = Word.everywhere(
            Kind.WORKLOAD,
            "counters",
            "Clients that count, each in a tag of its own key, read it back and sign, until the method ends.",
            Option.optional(COUNT, new Type.Whole(1, 100), "8", "how many"));

    static final List<Word> WORDS =
            Stream.concat(Stream.of(COUNTERS), WorkloadWords.WORDS.stream()).toList();

    private final Service service;
    private final Hosting hosting;
    private final DrillLog log;
    private final Duration origin;
    private final RunHistory history;
    private Optional<Load> counting = Optional.empty();
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<StageEntrance> entrance = Optional.empty();
    private Optional<Workloads> crowds = Optional.empty();
    private int count;

    Clients(Service service, Hosting hosting, DrillLog log, RunHistory history) {
        this.service = service;
        this.hosting = hosting;
        this.log = log;
        origin = service.time().now().minusMillis(log.now());
        this.history = history;
    }

    Map<String, Action> actions(Supplier<Pool> pool) {
        Map<String, Action> actions = new HashMap<>();
        actions.put("counters", Action.told(arguments -> count(pool.get(), (int) arguments.whole(COUNT))));
        WorkloadWords.WORDS.forEach(word -> actions.put(word.name(), arguments -> play(pool.get(), word, arguments)));
        return actions;
    }

    private Action.Outcome play(Pool pool, Word word, Arguments arguments) {
        Workloads workloads = crowds(pool);
        Workloads.Played played = workloads.play(word, arguments);
        return played.begun()
                .map(crowd -> Action.Outcome.begun(played.sentence(), () -> {
                    workloads.end(crowd);
                    log.mark(Moment.Kind.STEP, "The clients of \"" + word.name() + "\" have ended");
                }))
                .orElseGet(() -> Action.Outcome.of(played.sentence()));
    }

    private Workloads crowds(Pool pool) {
        if (crowds.isEmpty()) {
            crowds = Optional.of(new Workloads(
                    service.time(), service.stage().random().split(), entrance(pool), history.recorder()));
        }
        return crowds.orElseThrow();
    }

    private Entrance entrance(Pool pool) {
        if (hosting == Hosting.VIRTUAL) {
            return new PartitionEntrance(() -> service.keys(pool), Witness.verifying());
        }
        StageEntrance opened = new StageEntrance(service.stage(), pool.name(), Service.APPLICATION);
        entrance = Optional.of(opened);
        return opened;
    }

    /** Begins so many clients, each of which counts in a key of its own; returns once each was acknowledged a change. */
    private String count(Pool pool, int clients) {
        if (counting.isPresent()) {
            throw new RefusedException(Code.CONFLICT, "Clients that count are at work already; begin them once.");
        }
        count = clients;
        Load load = Load.start(service.keys(pool), clients, history.recorder(), service.time());
        counting = Optional.of(load);
        load.awaitProgress(PATIENCE);
        return clients + " clients change, read and use keys, one call after the other.";
    }

    /** Whether anybody may be changing keys. */
    boolean areAtWork() {
        return crowds.isPresent() || areCounting();
    }

    private boolean areCounting() {
        return counting.isPresent() && outcome.isEmpty();
    }

    /** Waits until every client was acknowledged a change that it asked for from now on. */
    public void goOn() {
        if (areCounting()) {
            counting.orElseThrow().awaitProgress(PATIENCE);
        }
    }

    /** Lets them end what they are at. */
    public void stop() {
        crowds.ifPresent(Workloads::endAll);
        if (areCounting()) {
            outcome = counting.map(Load::stop);
        }
    }

    /** What they met with, in words. */
    String summary() {
        Outcome met = outcome();
        return met.writes() + " changes and " + met.reads() + " reads; " + met.retriedWrites()
                + " changes were asked for more than once, the longest wait was " + met.longestMillis() + " ms.";
    }

    /** Whether what they were acknowledged is there. */
    Check acknowledged() {
        List<String> lost = outcome().lost();
        for (String sentence : lost) {
            String key = sentence.substring(0, sentence.indexOf(' '));
            log.lost(new LostChange(history.lastAcknowledged(key, origin), sentence));
        }
        return new Check("changes acknowledged to clients are there", count, count - lost.size(), lost);
    }

    /** Whether they were refused a read. */
    Check readsAnswered() {
        Outcome met = outcome();
        return new Check(
                "reads answered",
                met.reads(),
                met.reads() - met.failedReads().size(),
                met.failedReads().stream().limit(SHOWN).toList());
    }

    /** Whether one order of their calls explains what they were told. To be asked when they have stopped. */
    Check explained() {
        return history.judged();
    }

    private Outcome outcome() {
        stop();
        return outcome.orElseThrow(() ->
                new RefusedException(Code.CONFLICT, "No clients were at work; begin them with workload: counters."));
    }

    /** What clients met with is told however the drill ends. */
    @Override
    public void close() {
        crowds.ifPresent(Workloads::close);
        entrance.ifPresent(StageEntrance::close);
        log.clients(history.seconds(origin));
        history.close();
    }
}
