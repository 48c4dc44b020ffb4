package dev.holdfast.harness.cluster;

import static dev.holdfast.harness.cluster.ActivePool.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.harness.cluster.ProcessRack.Lifetime;
import dev.holdfast.harness.node.PartitionConfig;
import dev.holdfast.harness.node.PartitionProcess;
import dev.holdfast.harness.node.Timing;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who owns a card's process, and who finds it. */
final class ProcessRackTest {

    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void aSecondRackOnTheFolderFindsTheCardAndStartsNoneTwice() throws IOException {
        ProcessRack first = new ProcessRack(folder, Timing.FAST, Lifetime.ITS_OWN);
        Slot made = first.provision("Contoso").join();
        long pid = process(first, made.cardId()).pid();
        try (ProcessRack second = new ProcessRack(folder, Timing.FAST, Lifetime.OF_THE_RACK)) {
            assertEquals(List.of(made.cardId()), second.powered());
            assertEquals(made, second.powerOn(made.cardId()).join());
            assertEquals(pid, process(second, made.cardId()).pid());
            assertEquals(List.of(made.cardId()), second.provisioned("CONTOSO").join());
            assertEquals(List.of(), second.provisioned("Con").join());
            assertTrue(second.residentBytes(made.cardId()) > 20 * MIB);
        }
        first.close();
        try (ProcessRack third = new ProcessRack(folder, Timing.FAST, Lifetime.ITS_OWN)) {
            assertEquals(pid, process(third, made.cardId()).pid(), "neither rack's end was the card's");
            third.stopAll();
            assertEquals(List.of(), third.powered());
        }
        List<String> log = Files.readAllLines(first.folderOf(made.cardId()).resolve("partition.log"));
        assertTrue(log.get(log.size() - 1).endsWith("Stopped"), log::toString);
    }

    @Test
    void aCardOfTheRackEndsWithTheRacksProcess() throws Exception {
        Process holder = RackHolder.start(folder, Lifetime.OF_THE_RACK);
        try (ProcessRack rack = new ProcessRack(folder, Timing.DEFAULT, Lifetime.OF_THE_RACK)) {
            assertEquals(List.of("held-1"), rack.powered());
            holder.destroyForcibly().waitFor();
            await("the end of the card", () -> rack.powered().isEmpty());
        }
    }

    @Test
    void aCardWithALifeOfItsOwnGoesOnWithoutTheRacksProcess() throws Exception {
        Process holder = RackHolder.start(folder, Lifetime.ITS_OWN);
        try (ProcessRack rack = new ProcessRack(folder, Timing.DEFAULT, Lifetime.ITS_OWN)) {
            PartitionProcess card = process(rack, "held-1");
            holder.destroyForcibly().waitFor();
            assertEquals("held-1", rack.powerOn("held-1").join().cardId());
            assertEquals(card.pid(), process(rack, "held-1").pid());
            assertTrue(card.isAlive());
            rack.destroy("held-1").join();
            assertFalse(card.isAlive());
            assertFalse(Files.exists(rack.folderOf("held-1")));
        }
    }

    @Test
    void whyACardDoesNotStartIsToldInItsOwnWords() throws IOException {
        try (ProcessRack rack = new ProcessRack(folder, Timing.DEFAULT, Lifetime.OF_THE_RACK)) {
            Slot made = rack.provision("Contoso").join();
            rack.powerOff(made.cardId()).join();
            int port = ((Address.Tcp) made.address()).port();
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                CompletionException failed = assertThrows(CompletionException.class, () -> rack.powerOn(made.cardId())
                        .join());
                RefusedException refused = (RefusedException) failed.getCause();
                assertEquals(Code.UNREACHABLE, refused.code());
                assertTrue(
                        refused.getMessage().contains("Cannot listen at 127.0.0.1:" + taken.getLocalPort()),
                        refused::getMessage);
            }
            assertEquals(made, rack.powerOn(made.cardId()).join());
        }
    }

    private static PartitionProcess process(ProcessRack rack, String cardId) {
        return PartitionProcess.find(PartitionConfig.read(rack.folderOf(cardId).resolve("partition.conf")))
                .orElseThrow();
    }
}
