package dev.holdfast.harness.drill;

import dev.holdfast.harness.cluster.FactoryFirmware;
import dev.holdfast.harness.cluster.LocalStage;
import dev.holdfast.harness.stage.Stage;
import java.nio.file.Path;

/** Where the cards of a drill run. */
public enum Hosting {
    /** All in the drill's own process. */
    EMBEDDED("in one process"),
    /** Each in a process of its own, which a power cut kills. */
    PROCESSES("processes");

    private final String inReports;

    Hosting(String inReports) {
        this.inReports = inReports;
    }

    String inReports() {
        return inReports;
    }

    /** A stage without cards. */
    Stage stage(Path folder, FactoryFirmware firmware, long seed) {
        return switch (this) {
            case EMBEDDED -> LocalStage.embedded(folder, firmware, seed);
            case PROCESSES -> LocalStage.processes(folder, firmware, seed);
        };
    }
}
