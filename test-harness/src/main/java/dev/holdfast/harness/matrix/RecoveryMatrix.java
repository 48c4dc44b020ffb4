package dev.holdfast.harness.matrix;

import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.storage.FaultyStorage;
import dev.holdfast.coordinator.storage.MemoryStorage;
import dev.holdfast.harness.cluster.FactoryFirmware;
import dev.holdfast.harness.cluster.LocalStage;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.recovery.Holder;
import dev.holdfast.harness.simulation.VirtualStage;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.partition.firmware.Firmware;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Plays cells, each on a stage of its own; in virtual time the same seed gives the same results. */
public final class RecoveryMatrix {

    private final long seed;
    private final List<Holder> holders = Holder.make(3);

    public RecoveryMatrix(long seed) {
        this.seed = seed;
    }

    /** Plays one cell in virtual time. What goes wrong in it is in the result. */
    public CellResult play(Cell cell) {
        try (Stage stage = VirtualStage.healing(
                Path.of(""),
                Firmware.CURRENT,
                seedOf(cell),
                new FaultyStorage(new MemoryStorage()),
                HealingPolicy.DEFAULT)) {
            return new CellRun(stage, stage, Hosting.VIRTUAL, Tempo.VIRTUAL, holders, cell).run();
        }
    }

    /**
     * Plays one cell on this machine, by its time.
     *
     * @param hosting of the cards; not VIRTUAL
     * @param folder new or empty; for cards and backups
     */
    public CellResult playOnMachine(Cell cell, Hosting hosting, Path folder) {
        FactoryFirmware firmware = FactoryFirmware.of(Firmware.CURRENT);
        try (Stage stage =
                switch (hosting) {
                    case EMBEDDED ->
                        LocalStage.embedded(folder, firmware, seedOf(cell)).healing(HealingPolicy.DEFAULT);
                    case PROCESSES ->
                        LocalStage.processes(folder, firmware, seedOf(cell)).healing(HealingPolicy.DEFAULT);
                    case VIRTUAL -> throw new IllegalArgumentException("virtual time is not a machine's");
                }) {
            return new CellRun(stage, stage, hosting, Tempo.MACHINE, holders, cell).run();
        }
    }

    /** In each cell the disaster is to come at another moment. */
    private long seedOf(Cell cell) {
        return new SplittableRandom(seed + cell.key().hashCode()).nextLong();
    }
}
