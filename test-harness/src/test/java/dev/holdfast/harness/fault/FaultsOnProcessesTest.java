package dev.holdfast.harness.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.cluster.ProcessCluster;
import dev.holdfast.harness.cluster.ProcessRack;
import dev.holdfast.harness.cluster.ProcessRack.Lifetime;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.harness.node.Timing;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.SelfTestFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults of cards that are processes and speak TLS over TCP. */
@Timeout(240)
class FaultsOnProcessesTest {

    @TempDir
    Path folder;

    @Test
    void processesAreCutOffKilledHeldStillAndComeBack() {
        try (StagePool site = StagePool.processes(folder, FirmwareKind.RELEASE.firmware())) {
            Acknowledged cut =
                    site.begin(new Fault.Links(new LinkFault.Cut(), Fault.Links.Direction.BOTH, true), "leader");
            String old = cut.cards().get(0);
            site.watch().until("another card leads", () -> site.watch()
                    .leading()
                    .filter(status -> !status.getCard().equals(old))
                    .isPresent());
            assertEquals(Optional.empty(), site.watch().status(old), "the coordinator does not reach it either");
            assertTrue(site.stage().rack().powered().contains(old));
            Ended healed = site.end(cut);
            assertFalse(healed.did().contains(" 0 were lost"), healed::did);

            Acknowledged pause = site.begin(new Fault.Pause(), "one");
            assertEquals(Optional.empty(), site.watch().status(pause.cards().get(0)));
            assertTrue(site.end(pause).undone());

            Acknowledged kill = site.begin(new Fault.Kill(), "leader");
            assertFalse(site.stage().rack().powered().containsAll(kill.cards()));
            assertTrue(site.end(kill).undone());

            Fault hooked = new Fault.InFirmware(
                    CardFault.newBuilder()
                            .setSelfTest(SelfTestFault.newBuilder().setNumber(122))
                            .build(),
                    true);
            RefusedException refused = assertThrows(RefusedException.class, () -> site.begin(hooked, "one"));
            assertEquals(Code.FORBIDDEN, refused.code());
            assertTrue(refused.getMessage().endsWith("Run the drill with --firmware test."), refused::getMessage);
        }
    }

    @Test
    void theLinksOfACardThatIsNotDrilledCannotBeBroken() {
        ProcessRack rack = new ProcessRack(folder, Timing.DEFAULT, Lifetime.OF_THE_RACK);
        try (ProcessCluster cluster = new ProcessCluster(folder, rack)) {
            String card = rack.provision("plain").join().cardId();
            Set<Link> links = Link.between(card, "coordinator");
            RefusedException refused = assertThrows(
                    RefusedException.class, () -> cluster.hazards().breakLinks(links, new LinkFault.Cut()));
            assertEquals(Code.FORBIDDEN, refused.code());
            assertThrows(RefusedException.class, () -> cluster.hazards().setClock(card, Duration.ofHours(1), 1));
        }
    }
}
