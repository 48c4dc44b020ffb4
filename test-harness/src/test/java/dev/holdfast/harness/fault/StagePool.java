package dev.holdfast.harness.fault;

import dev.holdfast.bridge.custody.TokenFaults;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.cluster.FactoryFirmware;
import dev.holdfast.harness.cluster.LocalStage;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.experiment.Copies;
import dev.holdfast.harness.experiment.NodeSet;
import dev.holdfast.harness.simulation.VirtualStage;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.partition.firmware.Firmware;
import java.nio.file.Path;
import java.util.Optional;

/** A stage with one pool of three cards, and its nemesis. */
record StagePool(Stage stage, Pool pool, PoolWatch watch, Nemesis nemesis) implements AutoCloseable {

    static StagePool embedded(Path folder, Firmware firmware) {
        return of(LocalStage.embedded(folder, FactoryFirmware.of(firmware), 1));
    }

    static StagePool processes(Path folder, Firmware firmware) {
        return of(LocalStage.processes(folder, FactoryFirmware.of(firmware), 1));
    }

    static StagePool virtual(Path folder, Firmware firmware) {
        return virtual(folder, firmware, 1);
    }

    static StagePool virtual(Path folder, Firmware firmware, long seed) {
        return of(VirtualStage.open(folder, firmware, seed));
    }

    private static StagePool of(Stage stage) {
        Pool pool = stage.time()
                .await(stage.pools()
                        .create(PoolSpec.of("Faulty", "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01")
                                .withCards(3)));
        PoolWatch watch = new PoolWatch(PooledCards.of(pool), stage.time());
        watch.untilWhole(3);
        return new StagePool(
                stage, pool, watch, Nemesis.on(stage, pool, Copies.MINORITY, Optional.of(new TokenFaults())));
    }

    Acknowledged begin(Fault fault, String cards) {
        return nemesis.begin(fault, NodeSet.parse(cards));
    }

    /** Ends the fault, and waits until the pool is whole again. */
    Ended end(Acknowledged fault) {
        Ended ended = nemesis.end(fault.number());
        watch.untilWhole(3);
        return ended;
    }

    @Override
    public void close() {
        stage.close();
    }
}
