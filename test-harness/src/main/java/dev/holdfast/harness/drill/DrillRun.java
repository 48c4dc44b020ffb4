package dev.holdfast.harness.drill;

import dev.holdfast.harness.drill.DrillLog.Done;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.harness.report.DrillReport.Moment.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frame of every drill: starts the service, follows the procedure to its end or to the phase that failed, and reports.
 *
 * @param name on the command line and in reports
 * @param title for people
 * @param phases how many there will be, the start of the service included
 * @param configuration as the report shows it
 * @param replay the command that runs the drill again
 */
record DrillRun(
        String name, String title, int phases, DrillPlan plan, Map<String, String> configuration, String replay) {

    private static final Logger LOG = LoggerFactory.getLogger(DrillRun.class);

    /** What a drill does, phase by phase, and what was lost by it. */
    interface Procedure {

        Loss follow(DrillFolders folders, DrillLog log, Service service);
    }

    /** What goes wrong in the drill is in the report; only a defect of the drill itself is thrown. */
    DrillReport run(Procedure procedure, DrillListener listener) {
        DrillFolders folders = new DrillFolders(plan.work());
        folders.create();
        Instant started = Instant.now();
        DrillLog log = new DrillLog(listener, phases);
        Loss loss = new Loss(0, List.of(), 0);
        try (Service service = log.phase("Start the service", () -> started(folders))) {
            loss = procedure.follow(folders, log, service);
            if (log.asExpected() && loss.keysLost().isEmpty()) {
                log.mark(Kind.RECOVERED, "The pool is back");
            } else {
                log.mark(Kind.FAILED, "The pool is back, but not as it was");
            }
        } catch (DrillLog.PhaseFailed failed) {
            // The report and the terminal say it in a sentence; the trace is for the log.
            LOG.info("The drill ended early", failed.getCause());
        }
        return new DrillReport(
                name,
                title,
                started,
                log.now(),
                configuration,
                replay,
                log.phases(),
                log.checks(),
                log.refusals(),
                loss,
                log.moments(),
                log.detail());
    }

    private Done<Service> started(DrillFolders folders) {
        return new Done<>(new Service(plan.stage()), "An empty rack of cards and a coordinator.");
    }
}
