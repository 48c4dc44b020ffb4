package dev.holdfast.harness.drill;

import dev.holdfast.harness.cluster.Cluster;
import dev.holdfast.harness.cluster.EmbeddedCluster;
import dev.holdfast.harness.cluster.FactoryFirmware;
import dev.holdfast.harness.cluster.ProcessCluster;
import dev.holdfast.harness.cluster.ProcessRack;
import dev.holdfast.harness.cluster.ProcessRack.Lifetime;
import dev.holdfast.harness.node.Timing;
import dev.holdfast.partition.card.CardOptions;
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

    /** A rack without cards, and a coordinator. */
    Cluster cluster(Path folder, FactoryFirmware firmware) {
        return switch (this) {
            case EMBEDDED -> new EmbeddedCluster(folder, CardOptions.standard(), firmware);
            case PROCESSES ->
                new ProcessCluster(folder, new ProcessRack(folder, Timing.DEFAULT, Lifetime.OF_THE_RACK, firmware));
        };
    }
}
