package dev.holdfast.harness.drill;

import dev.holdfast.harness.action.DrillFolders;
import dev.holdfast.harness.azurite.Azurite;
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
        requirePossible(configuration);
        if (configuration.hosting() == Hosting.VIRTUAL) {
            return VirtualStage.open(folder, firmware.firmware(), configuration.seed());
        }
        LocalStage stage = onMachine(configuration, firmware, folder);
        if (configuration.storage() == Storage.FOLDER) {
            return stage;
        }
        try {
            return stage.storingIn(Azurite.start(new DrillFolders(folder).backups()));
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    /** @throws RefusedException with the way out, when this machine or this hosting lacks something */
    static void requirePossible(Configuration configuration) {
        if (configuration.storage() == Storage.AZURITE) {
            if (configuration.hosting() == Hosting.VIRTUAL) {
                throw new RefusedException(
                        Code.BAD_PARAMETER,
                        "There is no Azurite in virtual time; say storage: folder, or choose another hosting.");
            }
            if (Azurite.program(System.getenv()).isEmpty()) {
                throw new RefusedException(Code.NOT_FOUND, Azurite.MISSING);
            }
        }
    }

    private static LocalStage onMachine(Configuration configuration, FactoryFirmware firmware, Path folder) {
        return configuration.hosting() == Hosting.PROCESSES
                ? LocalStage.processes(folder, firmware, configuration.seed())
                : LocalStage.embedded(folder, firmware, configuration.seed());
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
