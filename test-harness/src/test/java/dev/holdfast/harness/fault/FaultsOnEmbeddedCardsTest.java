package dev.holdfast.harness.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.StorageFault;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.OperatorSession;
import dev.holdfast.proto.v1.RaiseMinimum;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SelfTestFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each fault on cards of this process: what one sees of it, what is told of it, and that the pool is whole after its end. */
@Timeout(180)
class FaultsOnEmbeddedCardsTest {

    @TempDir
    static Path folder;

    private static StagePool site;

    @BeforeAll
    static void start() {
        site = StagePool.embedded(folder, Firmware.TEST);
    }

    @AfterEach
    void allIsUndone() {
        site.nemesis().endAll();
        site.watch().untilWhole(3);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void aPausedCardIsSilentAndGoesOn() {
        Acknowledged pause = site.begin(new Fault.Pause(), "one");
        String card = pause.cards().get(0);
        assertEquals(Optional.empty(), site.watch().status(card));
        assertTrue(site.stage().rack().powered().contains(card));
        assertTrue(site.end(pause).undone());
        assertTrue(site.watch().status(card).isPresent());
    }

    @Test
    void aPausedCardCanLoseItsPower() {
        Acknowledged pause = site.begin(new Fault.Pause(), "leader");
        Acknowledged cut = site.nemesis().begin(new Fault.PowerCut(), pause.cards());
        assertFalse(site.stage().rack().powered().containsAll(cut.cards()));
        site.nemesis().end(pause.number());
        assertTrue(site.end(cut).undone());
    }

    @Test
    void aLeaderThatIsCutOffLeadsNoLonger() {
        Acknowledged cut =
                site.begin(new Fault.Links(new LinkFault.Cut(), Fault.Links.Direction.BOTH, false), "leader");
        String old = cut.cards().get(0);
        site.watch().until("another card leads", () -> site.watch()
                .leading()
                .filter(status -> !status.getCard().equals(old))
                .isPresent());
        assertTrue(cut.did().contains(old + ">"), cut::did);
        Ended ended = site.end(cut);
        assertFalse(ended.did().contains(" 0 were lost"), ended::did);
    }

    @Test
    void aCardThatFailsASelfTestAtItsBootIsOutOfServiceUntilTheFaultEnds() {
        Acknowledged failing = site.begin(
                new Fault.InFirmware(
                        CardFault.newBuilder()
                                .setSelfTest(SelfTestFault.newBuilder().setNumber(122))
                                .build(),
                        true),
                "one");
        assertFalse(site.watch()
                .status(failing.cards().get(0))
                .map(CardStatus::getState)
                .filter(CardStates::isServing)
                .isPresent());
        assertTrue(failing.did().contains("ERROR"), failing::did);
        Ended ended = site.end(failing);
        assertTrue(ended.undone(), ended::did);
        assertTrue(ended.did().contains(" met it once"), ended::did);
    }

    @Test
    void aTornWriteEndsTheCardsPower() {
        Acknowledged torn = site.begin(
                new Fault.InFirmware(
                        CardFault.newBuilder()
                                .setDisk(DiskFault.newBuilder()
                                        .setKind(DiskFault.Kind.TORN_WRITE)
                                        .setDisk("disk"))
                                .build(),
                        true),
                "one");
        String card = torn.cards().get(0);
        site.watch()
                .until("the write is torn", () -> !site.stage().rack().powered().contains(card));
        Ended ended = site.nemesis().end(torn.number());
        assertTrue(ended.undone(), ended::did);
    }

    @Test
    void aCardInACrashLoopStaysDarkUntilTheFaultEnds() {
        Acknowledged loop = site.begin(new Fault.CrashLoop(3), "one");
        assertFalse(site.stage().rack().powered().containsAll(loop.cards()));
        Ended ended = site.end(loop);
        assertTrue(ended.undone(), ended::did);
    }

    @Test
    void anOldDiskPutBackIsNoticed() {
        Acknowledged rollback = site.begin(new Fault.CounterRollback(Hazards.Part.DISK), "one");
        assertFalse(rollback.did().contains("OPERATIONAL"), rollback::did);
        Ended ended = site.end(rollback);
        assertTrue(ended.undone(), ended::did);
    }

    @Test
    void anOldImageDoesNotBootWhereTheMinimumWasRaised() {
        String card = site.pool().cardIds().get(0);
        OperatorSession admin = opened(card, "holdfast-default");
        Response unused = asked(
                card,
                Request.newBuilder()
                        .setSession(admin.getSession())
                        .setReplaceCredential(ReplaceCredential.newBuilder()
                                .setCredential(ByteString.copyFromUtf8("holdfast-default"))
                                .setReplacement(ByteString.copyFromUtf8("an officer's own"))));
        Response raised = asked(
                card,
                Request.newBuilder()
                        .setSession(opened(card, "an officer's own").getSession())
                        .setRaiseMinimum(RaiseMinimum.newBuilder().setSecurityVersion(1)));
        assertEquals(Code.OK, raised.getStatus().getCode(), raised::toString);
        Acknowledged old = site.nemesis().begin(new Fault.OtherImage(Fault.OtherImage.Kind.OLDER), List.of(card));
        assertTrue(old.did().contains("ERROR"), old::did);
        assertTrue(old.did().contains("accepts none below 1"), old::did);
        Ended ended = site.end(old);
        assertTrue(ended.undone(), ended::did);
    }

    private static OperatorSession opened(String card, String credential) {
        return asked(
                        card,
                        Request.newBuilder()
                                .setOpenSession(OpenSession.newBuilder()
                                        .setOperator("admin")
                                        .setCredential(ByteString.copyFromUtf8(credential))))
                .getOperatorSession();
    }

    private static Response asked(String card, Request.Builder request) {
        return PooledCards.of(site.pool()).ask(card, request.build()).join();
    }

    @Test
    void aStorageThatIsBusyRefusesUntilTheFaultEnds() {
        BackupStorage storage = site.stage().storage();
        Acknowledged busy = site.begin(new Fault.Storage(StorageFault.THROTTLED), "one");
        assertEquals(List.of(), busy.cards());
        assertEquals(
                Code.STORAGE_UNAVAILABLE,
                assertThrows(RefusedException.class, storage::list).code());
        assertTrue(site.end(busy).did().startsWith("1 requests met it"));
        assertEquals(List.of(), storage.list());
        Acknowledged half = site.begin(new Fault.Storage(StorageFault.HALF_UPLOAD), "one");
        try (BackupStorage.Draft draft = storage.create("half")) {
            assertThrows(RefusedException.class, () -> draft.write("frames", new byte[100]));
        }
        site.end(half);
        assertEquals(List.of(), storage.list());
    }

    @Test
    void aCardsClockJumpsAndIsRightAgain() {
        Acknowledged jump = site.begin(new Fault.Clock(false, Duration.ofDays(2), 1), "card 1");
        String card = jump.cards().get(0);
        assertTrue(hoursAheadAtBoot(card) >= 47, "its events are not two days ahead");
        site.end(jump);
        assertTrue(Math.abs(hoursAheadAtBoot(card)) < 1, "its events are not of now");
    }

    /** By the newest event of a card that was powered anew. */
    private static long hoursAheadAtBoot(String card) {
        site.stage().time().await(site.stage().rack().powerOff(card));
        var unused = site.stage().time().await(site.stage().rack().powerOn(card));
        List<Event> events = site.stage()
                .time()
                .await(site.stage()
                        .hazards()
                        .ask(
                                card,
                                Request.newBuilder()
                                        .setReadEvents(ReadEvents.newBuilder().setLimit(1000))
                                        .build()))
                .getEventList()
                .getEventsList();
        long newest = events.get(events.size() - 1).getTimeMillis();
        site.watch().untilWhole(3);
        return Duration.ofMillis(newest - System.currentTimeMillis()).toHours();
    }

    @Test
    void thereIsNoProcessToKill() {
        Fault kill = new Fault.Kill();
        RefusedException refused = assertThrows(RefusedException.class, () -> site.begin(kill, "one"));
        assertTrue(refused.getMessage().contains("hosting: processes"), refused::getMessage);
        assertEquals(List.of(), site.nemesis().active());
    }
}
