package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.ClearCardFaults;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.EntropyFault;
import dev.holdfast.proto.v1.InjectFault;
import dev.holdfast.proto.v1.ListCardFaults;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.PlantedBugFault;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ResumeCard;
import dev.holdfast.proto.v1.SelfTestFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tester breaks test firmware, and release firmware lets nobody do that. */
class CardFaultsTest {

    private static final CardFault DISK_FAILS = CardFault.newBuilder()
            .setDisk(DiskFault.newBuilder().setKind(DiskFault.Kind.IO_ERROR).setDisk("disk"))
            .build();

    private static final CardFault PLANTED_BUG = CardFault.newBuilder()
            .setPlantedBug(PlantedBugFault.newBuilder().setBug("audit-left-out"))
            .build();

    private final VirtualRack rack = new VirtualRack();

    private static Request.Builder inject(CardFault fault) {
        return Request.newBuilder().setInjectFault(InjectFault.newBuilder().setFault(fault));
    }

    private Response ask(Machine card, Request.Builder request) {
        return rack.await(card.send(PeerRole.PEER_ROLE_TESTER, request));
    }

    @Test
    void releaseFirmwareRefusesEveryHook() {
        Machine card = rack.card("release");
        card.powerOn();
        List<Request.Builder> hooks = List.of(
                inject(DISK_FAILS),
                inject(PLANTED_BUG),
                Request.newBuilder().setClearCardFaults(ClearCardFaults.getDefaultInstance()),
                Request.newBuilder().setListCardFaults(ListCardFaults.getDefaultInstance()),
                Request.newBuilder().setResume(ResumeCard.newBuilder().setHalt("self-test.begun")));
        for (Request.Builder hook : hooks) {
            Response refused = ask(card, hook);
            assertEquals(Code.FORBIDDEN, refused.getStatus().getCode());
            assertTrue(refused.getStatus().getMessage().contains("release firmware 0.1.0,"), refused::toString);
        }
        card.faults.add(DISK_FAILS);
        card.faults.add(PLANTED_BUG);
        card.powerOff();
        assertEquals(CardState.UNINITIALIZED, card.powerOn(), "whatever a host has planned");
        assertEquals(0, card.faults.list().getFaults(0).getFired());
    }

    @Test
    void testFirmwareSaysWhatItIs() {
        Machine card = rack.testCard("test");
        card.powerOn();
        assertTrue(card.status().getFirmwareVersion().endsWith("-test"));
    }

    @Test
    void aFaultOutlivesThePowerAndIsOverWhenItIsCleared() {
        Machine card = rack.testCard("test");
        card.powerOn();
        Response planned = ask(card, inject(DISK_FAILS));
        assertEquals(1, planned.getCardFaultList().getFaultsCount(), planned::toString);
        card.powerCut();
        assertEquals(CardState.ERROR, card.powerOn());
        Response list = ask(card, Request.newBuilder().setListCardFaults(ListCardFaults.getDefaultInstance()));
        assertTrue(list.getCardFaultList().getFaults(0).getFired() > 0);
        ask(card, Request.newBuilder().setClearCardFaults(ClearCardFaults.getDefaultInstance()));
        card.powerCut();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
    }

    @Test
    void aStuckNoiseSourceKeepsTheCardFromService() {
        Machine card = rack.testCard("test");
        card.faults.add(CardFault.newBuilder()
                .setEntropy(EntropyFault.newBuilder().setKind(EntropyFault.Kind.STUCK))
                .build());
        assertEquals(CardState.ERROR, card.powerOn());
        card.faults.clear(List.of());
        card.powerCut();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
    }

    @Test
    void aFaultThatMakesNoSenseIsRefusedAndNotKept() {
        Machine card = rack.testCard("test");
        card.powerOn();
        Response refused = ask(
                card,
                inject(CardFault.newBuilder()
                        .setSelfTest(SelfTestFault.getDefaultInstance())
                        .build()));
        assertEquals(Code.BAD_PARAMETER, refused.getStatus().getCode());
        Response nothing =
                ask(card, Request.newBuilder().setResume(ResumeCard.newBuilder().setHalt("nowhere")));
        assertEquals(Code.NOT_FOUND, nothing.getStatus().getCode());
        assertEquals(0, card.faults.list().getFaultsCount());
    }
}
