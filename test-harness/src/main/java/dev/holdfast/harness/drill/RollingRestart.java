package dev.holdfast.harness.drill;

import dev.holdfast.harness.drill.DrillLog.Done;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Moment.Kind;

/**
 * Every card is restarted in turn while clients use the pool, as for an update of its firmware. No client may be refused a
 * read; a change may have to be asked for again.
 */
public final class RollingRestart {

    /** On the command line and in reports. */
    public static final String NAME = "rolling-restart";

    private RollingRestart() {}

    /** Runs the drill. What goes wrong in it is in the report; only a defect of the drill itself is thrown. */
    public static DrillReport run(DrillPlan plan, DrillListener listener) {
        PoolUnderLoad.requireCards(plan);
        return new DrillRun(
                        NAME,
                        "Rolling restart: every card in turn, under load",
                        PoolUnderLoad.PHASES + plan.cards(),
                        plan,
                        plan.configuration(),
                        "./hsm drill " + NAME + " " + plan.arguments())
                .run(
                        (folders, log, service) -> {
                            try (PoolUnderLoad used = PoolUnderLoad.prepare(plan, folders, log, service)) {
                                for (String card : used.pool().cardIds()) {
                                    log.recovering("Restart " + card, () -> restart(card, plan, log, service, used));
                                }
                                return used.prove(true);
                            }
                        },
                        listener);
    }

    private static Done<String> restart(
            String card, DrillPlan plan, DrillLog log, Service service, PoolUnderLoad used) {
        boolean led = used.watch().leader().getCard().equals(card);
        log.mark(Kind.STEP, "Card " + card + " loses power");
        service.await(service.rack().powerOff(card));
        used.goOn();
        service.await(service.rack().powerOn(card));
        used.watch().untilWhole(plan.cards());
        return Done.of(
                (led ? "It led the pool" : "It followed") + "; clients went on without it, and it has caught up.");
    }
}
