package dev.holdfast.harness.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.storage.FaultyStorage;
import dev.holdfast.coordinator.storage.MemoryStorage;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.matrix.CellResult.Verdict;
import dev.holdfast.harness.recovery.Holder;
import dev.holdfast.harness.simulation.VirtualStage;
import dev.holdfast.harness.workload.Evidence;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The matrix judges that nothing is lost that could be kept. */
class LossInVainTest {

    private static final Cell ONE_CARD_IS_LEFT = Cell.parse("2/back-up/storage-outage");

    private final List<Holder> holders = Holder.make(3);

    /** The older backup lacks the newest key, and the card that was left had it. */
    @Test
    void whoBeginsAnewAlthoughACardIsLeftIsFound() {
        List<CellResult> blind = LongStream.rangeClosed(1, 3)
                .mapToObj(seed -> play(seed, true))
                .filter(result -> result.verdict() == Verdict.DEFECT)
                .toList();
        assertTrue(!blind.isEmpty(), "the storage failed in time with no seed");
        for (CellResult result : blind) {
            assertEquals("late was acknowledged and is lost, although a card or a backup had it", result.defect());
            assertEquals(List.of("late"), result.keysLost());
        }
    }

    @Test
    void whoGoesOnFromThatCardLosesNothing() {
        LongStream.rangeClosed(1, 3).mapToObj(seed -> play(seed, false)).forEach(result -> {
            assertEquals("", result.defect(), result::toString);
            assertEquals(List.of(), result.keysLost(), result::toString);
        });
    }

    @Test
    void whatOnlyLostCardsHadIsNotLostInVain() {
        Estate estate = new Estate();
        estate.add("first", signedBy("first"));
        estate.add("late", signedBy("late"));
        assertEquals(List.of("first", "late"), estate.lostInVain(Set.of()));
        estate.lastCopyLost(Set.of("late"));
        assertEquals(List.of("first"), estate.lostInVain(Set.of()));
        assertEquals(List.of(), estate.lostInVain(Set.of("first")));
        assertEquals(List.of("late"), estate.lost(Set.of("first")));
    }

    /** @param blind whether the operator takes every card for lost */
    private CellResult play(long seed, boolean blind) {
        try (VirtualStage stage = VirtualStage.healing(
                Path.of(""), Firmware.CURRENT, seed, new FaultyStorage(new MemoryStorage()), HealingPolicy.DEFAULT)) {
            return new CellRun(
                            stage,
                            blind ? new BlindDesk(stage) : stage,
                            Hosting.VIRTUAL,
                            Tempo.VIRTUAL,
                            holders,
                            ONE_CARD_IS_LEFT)
                    .run();
        }
    }

    private static Evidence signedBy(String key) {
        return new Evidence.Signed(key, ByteString.EMPTY, SignatureAlgorithm.ES256, ByteString.EMPTY, ByteString.EMPTY);
    }
}
