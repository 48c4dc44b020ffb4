package dev.holdfast.harness.cluster;

import static dev.holdfast.harness.cluster.ActivePool.P_256;
import static dev.holdfast.harness.cluster.ActivePool.await;
import static dev.holdfast.harness.cluster.ActivePool.code;
import static dev.holdfast.harness.cluster.ActivePool.sign;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.holdfast.harness.cluster.ProcessRack.Lifetime;
import dev.holdfast.harness.node.Timing;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool whose cards are processes: what killing them does, and what it does not. */
final class ProcessClusterTest {

    @TempDir
    Path folder;

    @Test
    void aPoolOutlivesItsLeaderTakesItBackAndLosesACardForGood() {
        Path site = folder.resolve("site");
        ProcessRack rack = new ProcessRack(site, Timing.DEFAULT, Lifetime.OF_THE_RACK);
        try (ProcessCluster cluster = new ProcessCluster(site, rack)) {
            ActivePool pool = ActivePool.create(cluster, folder, "Contoso", 3);
            assertEquals(Code.OK, code(pool.create("before", P_256)));

            String leader = pool.leader();
            pool.powerOff(leader);
            assertFalse(rack.powered().contains(leader));
            await("the others to go on", () -> code(pool.create("during", P_256)) == Code.OK);
            assertEquals(Code.OK, code(pool.ask(sign("before"))));

            pool.powerOn(leader);
            pool.assertAgreed();
            assertEquals(Code.OK, code(pool.askCard(leader, sign("during"))));

            rack.destroy(leader).join();
            assertFalse(Files.exists(rack.folderOf(leader)));
            assertEquals(Code.NOT_FOUND, code(rack.powerOn(leader)));
            await("the others to go on", () -> code(pool.create("after", P_256)) == Code.OK);
            String blank = rack.provision("Contoso").join().cardId();
            assertEquals("contoso-4", blank, "the id of the card that is gone is not given again");
        }
    }
}
