package dev.holdfast.partition.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Response;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** No algorithm of the door is used before it has passed its self-tests; one that does not pass is never used. */
class FirstUseTest {

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = TestPool.activated(rack, "pool", 1).card(0);
    private final Client user = Client.ofNewToken(card);

    @Test
    void anAlgorithmThatFailsBeforeItsFirstUseIsNotUsedAndStopsTheCard() {
        card.withBroken("CKM_ECDSA P-384"::equals);
        Response refused = user.ask(Client.generatingPair(Attributes.NONE, Attributes.NONE, Attributes.NONE));
        assertEquals(Code.CARD_ERROR, refused.getStatus().getCode(), refused::toString);
        assertEquals(CardState.ERROR, card.card().state());
        assertTrue(card.status().getError().contains("CKM_ECDSA P-384"), card.status()::getError);
        card.withBroken(test -> false).powerCut();
        card.powerOn();
        assertEquals("", card.status().getError());
        user.generatePair("sound", false);
    }

    @Test
    void whatHasPassedIsNotTestedAgain() {
        AtomicInteger asked = new AtomicInteger();
        card.withBroken(test -> {
            if (test.startsWith("CKM_ECDSA")) {
                asked.incrementAndGet();
            }
            return false;
        });
        user.generatePair("one", false);
        int first = asked.get();
        assertTrue(first > 0);
        user.generatePair("two", false);
        assertEquals(first, asked.get());
    }
}
