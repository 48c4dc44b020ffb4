package dev.holdfast.harness.drill;

import dev.holdfast.harness.action.Deeds;
import dev.holdfast.harness.action.DrillFolders;
import dev.holdfast.harness.action.DrillLog;
import dev.holdfast.harness.action.DrillLog.Done;
import dev.holdfast.harness.action.Interruption;
import dev.holdfast.harness.action.Scene;
import dev.holdfast.harness.action.Service;
import dev.holdfast.harness.action.Source;
import dev.holdfast.harness.experiment.Configuration;
import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.harness.report.DrillReport.Moment.Kind;
import dev.holdfast.harness.report.RunKind;
import dev.holdfast.proto.RefusedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One experiment about to be played.
 *
 * @param name on the command line and in reports
 * @param experiment with the configuration that it is played with
 * @param work a folder that does not exist yet, or is empty
 * @param replay the command that plays it again
 */
public record Drill(String name, Experiment experiment, Path work, String replay) {

    private static final Logger LOG = LoggerFactory.getLogger(Drill.class);

    /**
     * A built-in one.
     *
     * @param changes to its configuration, by the names that files have, such as {@code cards}
     */
    public static Drill ofCatalog(String name, Map<String, String> changes, Path work) {
        Experiment experiment = DrillSource.find(name).experiment(changes);
        return new Drill(name, experiment, work, TotalLossCommand.replay(name, experiment.configuration()));
    }

    /**
     * What goes wrong while it is played is in the report; only a defect of the drill itself is thrown.
     *
     * @throws RefusedException for a configuration that cannot be played here, before anything is done
     */
    public DrillReport play(DrillListener listener) {
        return play(listener, new Interruption());
    }

    /** As {@link #play(DrillListener)}, unless somebody interrupts it; then the report tells how far it came. */
    DrillReport play(DrillListener listener, Interruption interruption) {
        Configuration configuration = experiment.configuration();
        Stages.requirePossible(configuration);
        DrillFirmware firmware = DrillFirmware.parse(configuration.firmware());
        DrillFolders folders = new DrillFolders(work);
        folders.create();
        Instant started = Instant.now();
        DrillLog log = new DrillLog(listener, 1 + Source.PHASES + Player.phases(experiment));
        Loss loss = new Loss(0, List.of(), 0);
        try (Service service = log.phase("Start the service", () -> started(firmware, interruption))) {
            log.goBy(service.time());
            loss = played(folders, log, service, firmware, interruption);
        } catch (DrillLog.PhaseFailed failed) {
            // The report and the terminal say it in a sentence; the trace is for the log.
            LOG.info("The drill ended early", failed.getCause());
        }
        return new DrillReport(
                name,
                experiment.title(),
                configuration.hosting() == Hosting.VIRTUAL ? RunKind.VIRTUAL_DRILL : RunKind.DRILL,
                started,
                log.now(),
                told(configuration, firmware),
                replay,
                log.phases(),
                log.checks(),
                log.refusals(),
                loss,
                log.moments(),
                Tried.of(experiment, log.detail()));
    }

    private Loss played(
            DrillFolders folders, DrillLog log, Service service, DrillFirmware firmware, Interruption interruption) {
        Source source = Source.prepare(experiment.configuration(), folders, log, service);
        try (Scene scene = new Scene(experiment.configuration(), folders, log, service, source);
                Deeds deeds = new Deeds(scene, firmware.factory().firmware())) {
            new Player(experiment, scene, deeds, interruption).play();
            Loss loss = scene.loss();
            if (log.asExpected() && loss.keysLost().isEmpty()) {
                log.mark(Kind.RECOVERED, "The pool is back");
            } else {
                log.mark(Kind.FAILED, "The pool is back, but not as it was");
            }
            return loss;
        }
    }

    private Done<Service> started(DrillFirmware firmware, Interruption interruption) {
        return new Done<>(
                new Service(Stages.open(experiment.configuration(), firmware.factory(), work), interruption),
                "An empty rack of cards and a coordinator.");
    }

    private static Map<String, String> told(Configuration configuration, DrillFirmware firmware) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("cards", Integer.toString(configuration.cards()));
        told.put("cards run", Stages.inReports(configuration.hosting()));
        told.put("keys", Integer.toString(configuration.keys()));
        told.put("seed", Long.toString(configuration.seed()));
        told.put("firmware", firmware.factory().firmware().version());
        told.put("java", System.getProperty("java.runtime.version", "unknown"));
        told.put("quorum", configuration.quorum().toString());
        told.put("custody", configuration.custody().toString());
        told.put("storage", configuration.storage().key());
        told.put("may lose", configuration.mayLose().toString());
        return told;
    }
}
