package dev.holdfast.partition.tamper;

import static dev.holdfast.partition.tamper.Bench.assertRefused;
import static dev.holdfast.partition.tamper.Bench.assertState;
import static dev.holdfast.partition.tamper.Bench.done;
import static dev.holdfast.partition.tamper.Bench.enterTransport;
import static dev.holdfast.partition.tamper.Bench.leaveTransport;
import static dev.holdfast.partition.tamper.Bench.officer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A card on its way to its owner. */
class TransportTest {

    private static final ByteString WRONG = ByteString.copyFrom(new byte[TransportLock.CODE_BYTES]);

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = rack.card("card-1");

    private ByteString locked() {
        card.powerOn();
        Response seal = done(card.ask(enterTransport(officer(card))));
        assertState(CardState.TRANSPORT, card);
        return seal.getTransportSeal().getUnlockCode();
    }

    @Test
    void theCodeOpensTheCardOverPowerCyclesAndOnce() {
        ByteString code = locked();
        assertRefused(Code.WRONG_STATE, card.ask(Bench.open(Bench.OWN)));
        card.powerCut();
        assertEquals(CardState.TRANSPORT, card.powerOn());
        assertRefused(Code.FORBIDDEN, card.ask(leaveTransport(WRONG)));
        done(card.ask(leaveTransport(code)));
        assertState(CardState.UNINITIALIZED, card);
        assertRefused(Code.WRONG_STATE, card.ask(leaveTransport(code)));
        card.powerCut();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        ByteString next =
                done(card.ask(enterTransport(officer(card)))).getTransportSeal().getUnlockCode();
        assertFalse(next.equals(code));
        assertRefused(Code.FORBIDDEN, card.ask(leaveTransport(code)));
        done(card.ask(leaveTransport(next)));
    }

    @Test
    void onlyAnOfficerLocksAndTheCodeIsNowhereOnTheCard() {
        card.powerOn();
        assertRefused(Code.FORBIDDEN, card.ask(enterTransport(ByteString.EMPTY)));
        ByteString code = locked();
        assertFalse(Remains.of(card).hold(code.toByteArray()));
    }

    /** Each of them counts although the power goes before its answer, at any call. */
    @Test
    void wrongCodesAreCountedBeforeTheyAreLookedAt() {
        ByteString code = locked();
        long cut = 1;
        int wrong = 0;
        while (wrong < TransportLock.MAX_TRIES - 1) {
            card.power.failAt(cut, Failure.CUT);
            var answer = card.send(leaveTransport(WRONG));
            rack.run(Duration.ofMillis(10));
            boolean told = answer.isDone() && answer.join().getStatus().getCode() == Code.FORBIDDEN;
            card.powerCut();
            assertEquals(CardState.TRANSPORT, card.powerOn());
            cut = told ? 1 : cut + 1;
            wrong = tries();
        }
        assertTrue(tries() == TransportLock.MAX_TRIES - 1);
        done(card.ask(leaveTransport(code)));
    }

    private int tries() {
        return card.nvram.image().stream()
                .filter(cell -> cell.length == 33)
                .mapToInt(cell -> cell[0])
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tooManyWrongCodesAreAnsweredAsATamper() {
        ByteString code = locked();
        byte[] cell = card.nvram.image().stream()
                .filter(content -> content.length == 33)
                .findFirst()
                .orElseThrow();
        byte[] trace = Arrays.copyOfRange(cell, 1, cell.length);
        for (int i = 0; i < TransportLock.MAX_TRIES; i++) {
            assertState(CardState.TRANSPORT, card);
            assertRefused(Code.FORBIDDEN, card.ask(leaveTransport(WRONG)));
        }
        rack.run(Duration.ofSeconds(1));
        assertState(CardState.TAMPER_RESPONSE, card);
        assertRefused(Code.WRONG_STATE, card.ask(leaveTransport(code)));
        Remains remains = Remains.of(card);
        assertFalse(remains.hold(code.toByteArray()));
        assertFalse(remains.hold(trace), "not even what the code had to match");
    }

    @Test
    void whatCannotBeACodeIsNoTry() {
        locked();
        for (int i = 0; i < 2 * TransportLock.MAX_TRIES; i++) {
            assertRefused(Code.BAD_PARAMETER, card.ask(leaveTransport(ByteString.copyFrom(new byte[i % 16]))));
        }
        assertState(CardState.TRANSPORT, card);
    }

    @Test
    void aCoverThatIsOpenedOnTheWayZeroizes() {
        ByteString code = locked();
        card.powerOff();
        card.sensors.set("cover", 1_000);
        card.sensors.set("cover", 0);
        assertEquals(CardState.TAMPER_RESPONSE, card.powerOn());
        assertRefused(Code.WRONG_STATE, card.ask(leaveTransport(code)));
    }
}
