package dev.holdfast.harness.drill;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.drill.DrillLog.Done;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.harness.report.DrillReport.Moment.Kind;
import dev.holdfast.harness.workload.Load;
import dev.holdfast.harness.workload.Pipeline;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.List;

/**
 * Every card is restarted in turn while clients use the pool, as for an update of its firmware. No client may be refused a
 * read; a change may have to be asked for again.
 */
public final class RollingRestart {

    /** On the command line and in reports. */
    public static final String NAME = "rolling-restart";

    private static final int PHASES_BESIDE_RESTARTS = 7;
    private static final int LEAST_CARDS = 3;
    private static final long CLIENT_SECONDS = 60;
    private static final QuorumChoice QUORUM = new QuorumChoice(2, 3);

    private final DrillPlan plan;
    private final DrillFolders folders;
    private final DrillLog log;
    private final Service service;

    private RollingRestart(DrillPlan plan, DrillFolders folders, DrillLog log, Service service) {
        this.plan = plan;
        this.folders = folders;
        this.log = log;
        this.service = service;
    }

    /** Runs the drill. What goes wrong in it is in the report; only a defect of the drill itself is thrown. */
    public static DrillReport run(DrillPlan plan, DrillListener listener) {
        if (plan.cards() < LEAST_CARDS) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "A pool that is to serve while a card restarts needs " + LEAST_CARDS + " cards.");
        }
        return new DrillRun(
                        NAME,
                        "Rolling restart: every card in turn, under load",
                        PHASES_BESIDE_RESTARTS + plan.cards(),
                        plan,
                        plan.configuration(),
                        "./hsm drill " + NAME + " " + plan.arguments())
                .run((folders, log, service) -> new RollingRestart(plan, folders, log, service).procedure(), listener);
    }

    private Loss procedure() {
        Source source = Source.prepare(plan, QUORUM, folders, log, service);
        Pool pool = source.pool();
        PoolWatch watch = new PoolWatch(pool);
        try (PlaintextSearch search = new PlaintextSearch(folders, source.planted())) {
            Load load = log.phase("Let clients use the pool", () -> clients(pool));
            for (String card : pool.cardIds()) {
                log.recovering("Restart " + card, () -> restart(card, watch, load));
            }
            return log.phase("Prove that nothing was lost", () -> prove(source, load, search));
        }
    }

    private Done<Load> clients(Pool pool) {
        Load load = Load.start(service.keys(pool), Service.CLIENTS);
        load.awaitProgress(CLIENT_SECONDS);
        return new Done<>(load, Service.CLIENTS + " clients change, read and use keys, one call after the other.");
    }

    private Done<String> restart(String card, PoolWatch watch, Load load) {
        boolean led = watch.leader().getCard().equals(card);
        log.mark(Kind.STEP, "Card " + card + " loses power");
        Pipeline.join(service.cluster().rack().powerOff(card));
        load.awaitProgress(CLIENT_SECONDS);
        Pipeline.join(service.cluster().rack().powerOn(card));
        watch.untilWhole(plan.cards());
        return Done.of(
                (led ? "It led the pool" : "It followed") + "; clients went on without it, and it has caught up.");
    }

    private Done<Loss> prove(Source source, Load load, PlaintextSearch search) {
        load.awaitProgress(CLIENT_SECONDS);
        Load.Outcome outcome = load.stop();
        log.check(new Check(
                "reads answered",
                outcome.reads(),
                outcome.reads() - outcome.failedReads().size(),
                outcome.failedReads().stream().limit(5).toList()));
        log.check(new Check(
                "changes acknowledged to clients are there",
                Service.CLIENTS,
                Service.CLIENTS - outcome.lost().size(),
                outcome.lost()));
        List<String> lost = new Proof(service, log, source.pool(), source.estate(), search, load.keyNames()).run();
        return new Done<>(
                new Loss(source.estate().inventory().versionsByKey().size(), lost, Loss.NO_BACKUP),
                outcome.writes() + " changes and " + outcome.reads() + " reads; " + outcome.retriedWrites()
                        + " changes were asked for more than once, the longest wait was " + outcome.longestMillis()
                        + " ms.");
    }
}
