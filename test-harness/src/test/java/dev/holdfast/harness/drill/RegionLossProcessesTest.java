package dev.holdfast.harness.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.cluster.ProcessRack;
import dev.holdfast.harness.cluster.ProcessRack.Lifetime;
import dev.holdfast.harness.node.Timing;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same drill with a process for a card, so that what is lost is lost by kill -9 and a deleted folder. */
final class RegionLossProcessesTest {

    @TempDir
    Path folder;

    @Test
    void whatWasKilledAndWipedComesBackInOtherProcesses() {
        Path work = folder.resolve("work");
        DrillPlan plan = new DrillPlan(1, 6, 3, Hosting.PROCESSES, work);
        DrillReport report = RegionLoss.run(
                new RegionLossOptions(plan, QuorumChoice.parse("2of3"), new CustodyChoice.Partition()),
                DrillListener.SILENT);

        assertTrue(report.recovered(), () -> report.shortcomings().toString());
        assertEquals("processes", report.configuration().get("cards run"));
        assertTrue(report.replay().contains("--processes"), report::replay);

        Path cards = new DrillFolders(work).cards();
        try (ProcessRack rack = new ProcessRack(cards, Timing.DEFAULT, Lifetime.OF_THE_RACK)) {
            assertEquals(List.of(), rack.powered(), "no process outlives the drill");
            assertFalse(Files.exists(rack.folderOf("contosomhsm-1")), "the source's card is gone");
            assertTrue(Files.exists(rack.folderOf("contosomhsm2-1")), "the target's card is there");
        }
    }
}
