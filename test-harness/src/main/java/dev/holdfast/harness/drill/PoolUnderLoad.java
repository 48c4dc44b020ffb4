package dev.holdfast.harness.drill;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.drill.DrillLog.Done;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.harness.report.RunDetail.LostChange;
import dev.holdfast.harness.workload.Load;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;

/** A pool that clients use all the time while a drill harms it. */
final class PoolUnderLoad implements AutoCloseable {

    /** Phases that {@link #prepare} and {@link #prove} take, the start of the service included. */
    static final int PHASES = 7;

    private static final int LEAST_CARDS = 3;
    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SHOWN = 5;
    private static final QuorumChoice QUORUM = new QuorumChoice(2, 3);

    private final DrillLog log;
    private final Service service;
    private final Source source;
    private final PlaintextSearch search;
    private final PoolWatch watch;
    private final RunHistory history;
    private final Duration origin;
    private final Load load;

    private PoolUnderLoad(DrillLog log, Service service, Source source, PlaintextSearch search, RunHistory history) {
        this.log = log;
        this.service = service;
        this.source = source;
        this.search = search;
        this.history = history;
        origin = service.time().now().minusMillis(log.now());
        watch = service.watch(source.pool());
        load = log.phase("Let clients use the pool", this::clients);
    }

    static void requireCards(DrillPlan plan) {
        if (plan.cards() < LEAST_CARDS) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "A pool that is to serve without one of its cards needs " + LEAST_CARDS + ".");
        }
    }

    static PoolUnderLoad prepare(DrillPlan plan, DrillFolders folders, DrillLog log, Service service) {
        Source source = Source.prepare(plan, QUORUM, folders, log, service);
        return new PoolUnderLoad(
                log,
                service,
                source,
                new PlaintextSearch(folders, source.planted()),
                new RunHistory(folders.history(), "Clients of a drill, seed " + plan.seed(), service.time()));
    }

    Pool pool() {
        return source.pool();
    }

    PoolWatch watch() {
        return watch;
    }

    /** Waits until every client was acknowledged a change that it asked for from now on. */
    void goOn() {
        load.awaitProgress(PATIENCE);
    }

    /** @param readsCount whether a client that was refused a read speaks against the recovery */
    Loss prove(boolean readsCount) {
        return log.phase("Prove that nothing was lost", () -> proven(readsCount));
    }

    private Done<Load> clients() {
        Load started = Load.start(service.keys(pool()), CLIENTS, history.recorder(), service.time());
        started.awaitProgress(PATIENCE);
        return new Done<>(started, CLIENTS + " clients change, read and use keys, one call after the other.");
    }

    private Done<Loss> proven(boolean readsCount) {
        goOn();
        Load.Outcome outcome = load.stop();
        if (readsCount) {
            log.check(new Check(
                    "reads answered",
                    outcome.reads(),
                    outcome.reads() - outcome.failedReads().size(),
                    outcome.failedReads().stream().limit(SHOWN).toList()));
        }
        log.check(new Check(
                "changes acknowledged to clients are there",
                CLIENTS,
                CLIENTS - outcome.lost().size(),
                outcome.lost()));
        outcome.lost()
                .forEach(sentence -> log.lost(new LostChange(
                        history.lastAcknowledged(sentence.substring(0, sentence.indexOf(' ')), origin), sentence)));
        log.check(history.judged());
        Loss loss = new Loss(
                source.estate().inventory().versionsByKey().size(),
                new Proof(service, log, pool(), source.estate(), search, load.keyNames()).run(),
                Loss.NO_BACKUP);
        return new Done<>(
                loss,
                outcome.writes() + " changes and " + outcome.reads() + " reads; " + outcome.retriedWrites()
                        + " changes were asked for more than once, the longest wait was " + outcome.longestMillis()
                        + " ms.");
    }

    /** What clients met with is told however the drill ends. */
    @Override
    public void close() {
        log.clients(history.seconds(origin));
        search.close();
    }
}
