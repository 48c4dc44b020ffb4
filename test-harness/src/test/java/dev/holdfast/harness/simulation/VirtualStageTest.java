package dev.holdfast.harness.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.storage.MemoryStorage;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualStageTest {

    @TempDir
    Path folder;

    @Test
    void theServiceComesBackOverItsRegistryAndPowerAndDestructionReachTheCards() {
        try (VirtualStage stage =
                VirtualStage.healing(folder, Firmware.CURRENT, 5, new MemoryStorage(), HealingPolicy.DEFAULT)) {
            PoolSpec spec = PoolSpec.of("Contoso", "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01")
                    .withCards(3);
            List<String> cards = stage.time().await(stage.pools().create(spec)).cardIds();
            stage.time().await(stage.crashCoordinator());
            Pool pool = stage.pools().find("Contoso").orElseThrow();
            assertEquals(cards, pool.cardIds());

            stage.time().await(stage.rack().powerOff(cards.get(0)));
            assertEquals(cards.subList(1, 3), stage.rack().powered());
            stage.time().await(stage.rack().destroy(cards.get(1)));
            assertEquals(List.of(cards.get(0), cards.get(2)), stage.rack().cards());
            assertEquals(true, stage.rack().kept(cards.get(1)).isEmpty());
        }
    }

    @Test
    void waitingLetsTheTimeRunAndEndsWithItsReason() {
        try (VirtualStage stage = VirtualStage.open(folder, Firmware.CURRENT, 1)) {
            Duration before = stage.time().now();
            RefusedException late = assertThrows(
                    RefusedException.class, () -> stage.time().await("nothing comes", () -> false, Duration.ofDays(1)));
            assertEquals(Code.DEADLINE_EXCEEDED, late.code());
            assertEquals(1, stage.time().now().minus(before).toDays());
        }
    }
}
