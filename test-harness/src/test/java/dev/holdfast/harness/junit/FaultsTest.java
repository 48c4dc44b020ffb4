package dev.holdfast.harness.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.bridge.custody.TokenFault;
import dev.holdfast.coordinator.storage.StorageFault;
import dev.holdfast.harness.fault.Ended;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.SelfTestFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What a test can let go wrong with its pool, layer by layer. */
@HoldfastPool(firmware = FirmwareKind.TEST, seed = 7)
@Timeout(240)
final class FaultsTest {

    private static final String SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so";

    @BeforeEach
    void whole(Cards cards) {
        cards.awaitWhole();
    }

    @Test
    void aFaultTellsWhatItDidAndItsEndUndoesIt(Cards cards, Faults faults) {
        String card = cards.leader();
        ActiveFault dark = faults.powerCut(card);
        assertEquals(List.of(card), dark.cards());
        assertTrue(dark.acknowledged().did().contains(card), dark::toString);
        assertEquals(List.of(dark), faults.active());
        assertTrue(cards.status(card).isEmpty());
        Ended ended = dark.end();
        assertTrue(ended.undone(), ended::did);
        assertSame(ended, dark.end(), "it ends once");
        assertFalse(dark.isOn());
        assertTrue(cards.status(card).isPresent());
    }

    @Test
    void neverMoreCopiesAreTakenThanItMayLose(Cards cards, Faults faults) {
        List<String> followers = cards.followers();
        ActiveFault one = faults.powerCut(followers.get(0));
        for (Executable another : List.<Executable>of(
                () -> faults.powerCut(followers.get(1)),
                () -> faults.pause(followers.get(1)),
                () -> faults.destroy(followers.get(1)),
                () -> faults.begin("bit-rot", Map.of(), followers.get(1)))) {
            RefusedException refused = assertThrows(RefusedException.class, another);
            assertEquals(Code.LIMIT_EXCEEDED, refused.code());
            assertTrue(refused.getMessage().contains("mayLose in @HoldfastPool"), refused::getMessage);
        }
        assertTrue(cards.status(followers.get(1)).isPresent());
        one.close();
        faults.pause(followers.get(1)).close();
    }

    @Test
    void linksAreSlowedAndCutBetweenSidesAndTellWhatTheyDid(Cards cards, Faults faults) {
        List<String> followers = cards.followers();
        try (ActiveFault cut =
                faults.cut(Set.of(followers.get(0)), Set.of(followers.get(1), cards.leader(), Faults.SERVICE))) {
            assertTrue(cards.status(followers.get(0)).isEmpty());
            assertTrue(cut.lost() > 0);
        }
        assertTrue(cards.status(followers.get(0)).isPresent());
        ActiveFault late = faults.everywhere(new LinkFault.Delay(Duration.ofMillis(5), Duration.ZERO));
        assertTrue(cards.status(cards.leader()).isPresent());
        Ended ended = late.end();
        assertTrue(late.touched() > 0, ended::did);
        assertEquals(0, late.lost());
    }

    @Test
    void aDiskAndAFirmwareThatFailTakeACardOutUntilTheFaultEnds(Clients clients, Cards cards, Faults faults) {
        Clients.Running running = clients.start(2);
        running.awaitProgress();
        String card = cards.followers().get(0);
        ActiveFault full = faults.disk(DiskFault.Kind.IO_ERROR, card);
        running.awaitProgress();
        assertTrue(full.end().undone());
        ActiveFault failing = faults.begin("self-test", Map.of("number", "122"), card);
        assertEquals(CardState.ERROR, cards.status(card).orElseThrow().getState());
        running.awaitProgress();
        assertTrue(failing.end().undone());
        CardFault planned = CardFault.newBuilder()
                .setSelfTest(SelfTestFault.newBuilder().setNumber(122))
                .build();
        ActiveFault sleeping = faults.firmware(planned, card);
        assertTrue(sleeping.end().did().contains("0 times"), "nothing booted");
    }

    @Test
    void theStorageOfBackupsRefusesThemUntilItIsWell(Recovery recovery, Faults faults) {
        ActiveFault busy = faults.storage(StorageFault.THROTTLED);
        assertThrows(RefusedException.class, recovery::backUp);
        Ended ended = busy.end();
        assertFalse(ended.did().startsWith("0 requests"), ended::did);
        assertFalse(recovery.backUp().isEmpty());
    }

    @Test
    void whatThisPoolCannotDoIsRefusedWithWhatToChange(Cards cards, Faults faults) {
        String card = cards.any();
        refused(Code.WRONG_STATE, "hosting = PROCESSES", () -> faults.kill(card));
        refused(Code.WRONG_STATE, "custody = ", () -> faults.token(new TokenFault.Locked()));
        refused(Code.NOT_FOUND, cards.all().get(0), () -> faults.powerCut("somewhere-1"));
        refused(Code.BAD_PARAMETER, "which cards", faults::powerCut);
        refused(Code.BAD_PARAMETER, "hsm fault list", () -> faults.begin("torn-wrote", Map.of()));
        refused(Code.BAD_PARAMETER, "colour", () -> faults.begin("cut", Map.of("colour", "red")));
        assertEquals(List.of(), faults.active());
    }

    @Test
    @HoldfastPool(name = "Plain", cards = 1)
    void releaseFirmwareCannotBeMadeToFail(Cards cards, Faults faults) {
        refused(Code.FORBIDDEN, "firmware = TEST", () -> faults.disk(DiskFault.Kind.FULL, cards.leader()));
        refused(Code.LIMIT_EXCEEDED, "which is \"minority\" now", () -> faults.powerCut(cards.leader()));
    }

    @Test
    @HoldfastPool(name = "Late", cards = 1, mayLose = "all")
    void clocksJumpAndThePoolMayBeLost(Cards cards, Faults faults, ServiceClock clock) {
        Instant before = clock.now();
        ActiveFault ahead = faults.serviceClockJump(Duration.ofDays(2));
        assertTrue(Duration.between(before, clock.now()).toDays() >= 2);
        ahead.close();
        assertTrue(faults.clockJump(Duration.ofHours(-1), cards.leader()).end().undone());
        assertTrue(faults.clockRate(2, cards.leader()).end().undone());
        faults.destroy(cards.leader());
        assertTrue(cards.status(cards.all().get(0)).isEmpty());
    }

    @Test
    @HoldfastPool(name = "Token", cards = 1, custody = "module=" + SOFTHSM + ",token=none,pin-file=/no/such/pin")
    void theTokenOfExchangeKeysIsMadeToFail(Recovery recovery, Faults faults) {
        assumeTrue(Files.exists(Path.of(SOFTHSM)), "SoftHSM2 is not installed; on Debian: apt install softhsm2");
        String backup = recovery.backUp();
        ActiveFault gone = faults.token(new TokenFault.Removed());
        recovery.loseEverything();
        RefusedException missing = assertThrows(RefusedException.class, () -> recovery.recover(backup));
        assertEquals(Code.CUSTODY_UNAVAILABLE, missing.code());
        Ended ended = gone.end();
        assertFalse(ended.did().startsWith("It was met 0 times"), ended::did);
    }

    private static void refused(Code code, String wayOut, Executable fault) {
        RefusedException refused = assertThrows(RefusedException.class, fault);
        assertEquals(code, refused.code());
        assertTrue(refused.getMessage().contains(wayOut), refused::getMessage);
    }
}
