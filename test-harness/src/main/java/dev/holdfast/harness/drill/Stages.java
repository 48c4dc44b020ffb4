package dev.holdfast.harness.drill;

import dev.holdfast.harness.cluster.FactoryFirmware;
import dev.holdfast.harness.cluster.LocalStage;
import dev.holdfast.harness.experiment.Configuration;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Storage;
import dev.holdfast.harness.simulation.VirtualStage;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;

/** Where experiments are played. */
final class Stages {

    private Stages() {}

    /** A stage without cards. */
    static Stage open(Configuration configuration, FactoryFirmware firmware, Path folder) {
        if (configuration.storage() != Storage.FOLDER) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Backups of a drill go into its folder; leave storage out, or write folder.");
        }
        return switch (configuration.hosting()) {
            case EMBEDDED -> LocalStage.embedded(folder, firmware, configuration.seed());
            case PROCESSES -> LocalStage.processes(folder, firmware, configuration.seed());
            case VIRTUAL -> VirtualStage.open(folder, firmware.firmware(), configuration.seed());
        };
    }

    /** A word as a shell takes it. */
    static String shellWord(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    static String inReports(Hosting hosting) {
        return switch (hosting) {
            case EMBEDDED -> "in one process";
            case PROCESSES -> "processes";
            case VIRTUAL -> "in virtual time";
        };
    }
}
