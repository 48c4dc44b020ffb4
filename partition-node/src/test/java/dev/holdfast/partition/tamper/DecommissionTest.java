package dev.holdfast.partition.tamper;

import static dev.holdfast.partition.tamper.Bench.assertRefused;
import static dev.holdfast.partition.tamper.Bench.assertState;
import static dev.holdfast.partition.tamper.Bench.decommission;
import static dev.holdfast.partition.tamper.Bench.done;
import static dev.holdfast.partition.tamper.Bench.officer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.device.FaultyNvram;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.environment.Nvram.Cell;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A card that is out of use for ever has no identity any more. */
class DecommissionTest {

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = rack.card("card-1");

    @Test
    void noCopyOfWhatIsLeftOpensTheIdentity() {
        card.powerOn();
        identity(card.nvram).openKey();
        done(card.ask(decommission(officer(card))));
        card.powerCut();
        card.powerOn();

        assertEquals(Code.CARD_ERROR, refusal(identity(card.nvram)).code());
        // In another card with the same fuses, which was never told of its end.
        FaultyNvram forged = new FaultyNvram(new Power(), new SplittableRandom(1));
        assertEquals(Code.CRYPTO_FAILED, refusal(identity(forged)).code());
    }

    private static RefusedException refusal(CardIdentity identity) {
        return assertThrows(RefusedException.class, identity::openKey);
    }

    private CardIdentity identity(FaultyNvram nvram) {
        return new CardIdentity(card.fuses(), nvram, () -> rack.papersOf(card.fuses()), TestCrypto.ENGINE);
    }

    @Test
    void itSaysSoForEverAndServesNobody() {
        card.powerOn();
        assertRefused(Code.FORBIDDEN, card.ask(decommission(ByteString.EMPTY)));
        ByteString session = officer(card);
        done(card.ask(decommission(session)));
        assertState(CardState.DECOMMISSIONED, card);
        card.sensors.set("cover", 1_000);
        rack.run(Duration.ofMinutes(1));
        for (int boot = 0; boot < 3; boot++) {
            assertEquals(CardState.DECOMMISSIONED, card.status().getState());
            assertRefused(Code.WRONG_STATE, card.ask(Bench.open(Bench.DEFAULT)));
            assertRefused(Code.WRONG_STATE, card.ask(Bench.zeroize()));
            assertRefused(Code.WRONG_STATE, card.ask(Bench.clearTamper(session)));
            assertRefused(Code.WRONG_STATE, card.ask(TestPool.initialize("pool", List.of(card))));
            card.powerCut();
            card.powerOn();
        }
    }

    @Test
    void aCardWhoseIdentityCannotBeErasedMakesNoPromise() throws IOException {
        card.powerOn();
        ByteString session = officer(card);
        card.nvram.erase(Cell.IDENTITY);
        assertRefused(Code.WRONG_STATE, card.ask(decommission(session)));
        assertState(CardState.UNINITIALIZED, card);
    }
}
