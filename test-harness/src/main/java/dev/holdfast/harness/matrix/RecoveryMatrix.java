package dev.holdfast.harness.matrix;

import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.storage.MemoryStorage;
import dev.holdfast.harness.recovery.Holder;
import dev.holdfast.harness.recovery.RecoveryStep;
import dev.holdfast.harness.simulation.VirtualStage;
import dev.holdfast.partition.firmware.Firmware;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Plays cells, each on a stage of its own; the same seed gives the same results. */
public final class RecoveryMatrix {

    private final long seed;
    private final List<Holder> holders = Holder.make(3);

    public RecoveryMatrix(long seed) {
        this.seed = seed;
    }

    /** All cells of these cards, steps and faults. */
    static List<Cell> cells(List<Integer> cards, List<RecoveryStep> steps, List<FaultKind> faults) {
        List<Cell> cells = new ArrayList<>();
        for (RecoveryStep step : steps) {
            for (int lost : cards) {
                faults.forEach(fault -> cells.add(new Cell(lost, step, fault)));
            }
        }
        return cells;
    }

    /** Plays one cell. What goes wrong in it is in the result. */
    public CellResult play(Cell cell) {
        FailingStorage storage = new FailingStorage(new MemoryStorage());
        try (VirtualStage stage =
                VirtualStage.healing(Path.of(""), Firmware.CURRENT, seed, storage, HealingPolicy.DEFAULT)) {
            return new CellRun(stage, storage, holders, cell).run();
        }
    }
}
