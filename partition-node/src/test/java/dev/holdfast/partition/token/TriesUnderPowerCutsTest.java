package dev.holdfast.partition.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whoever can cut a card's power at any moment has no more tries of a PIN than anybody else. */
class TriesUnderPowerCutsTest {

    private final VirtualRack rack = new VirtualRack();
    private final TestPool pool = TestPool.activated(rack, "pool", 1);
    private final Machine card = pool.card(0);
    private final Client nobody = Client.of(card);

    @Test
    void aWrongTryThatWasAnsweredIsCountedWhereverThePowerWasCut() {
        Client.ofNewToken(card);
        int answered = 0;
        int unanswered = 0;
        for (int n = 1; answered == 0; n++) {
            int before = nobody.describe().getUserFailures();
            boolean wrong = tryUnderACut(n, "wrong");
            answered += wrong ? 1 : 0;
            unanswered += wrong ? 0 : 1;
            int counted = nobody.describe().getUserFailures() - before;
            assertTrue(counted >= (wrong ? 1 : 0), "an answered try is not counted, cut at call " + n);
            assertTrue(counted <= 1, "a try is counted twice, cut at call " + n);
            assertEquals(CKR.OK, nobody.tryLogin(CKU.USER, Client.USER_PIN), "cut at call " + n);
            assertEquals(0, nobody.describe().getUserFailures());
        }
        assertTrue(unanswered > 1, "cuts before the answer: " + unanswered);
    }

    @Test
    void noCutLetsAnEleventhTryBeCompared() {
        Client.ofNewToken(card);
        int compared = 0;
        for (int n = 1; n < 200; n++) {
            Response answer = cut(1 + n % 4, "wrong");
            if (answer != null && answer.getTokenAnswer().getReturnValue() == CKR.PIN_LOCKED.value()) {
                break;
            }
            compared += isWrong(answer) ? 1 : 0;
            reboot();
        }
        assertTrue(compared <= 10, compared + " tries were compared");
        reboot();
        while (nobody.tryLogin(CKU.USER, "wrong") == CKR.PIN_INCORRECT) {
            compared++;
        }
        assertTrue(compared <= 10, compared + " tries were compared");
        assertEquals(CKR.PIN_LOCKED, nobody.tryLogin(CKU.USER, Client.USER_PIN));
    }

    /** Whether the answer was that the PIN is wrong. */
    private boolean tryUnderACut(int n, String pin) {
        boolean wrong = isWrong(cut(n, pin));
        reboot();
        return wrong;
    }

    /** Cuts the power at the n-th call to disk or NVRAM; null when nothing is answered any more. */
    private Response cut(int n, String pin) {
        card.power.failAt(n, Failure.CUT);
        CompletableFuture<Response> answer = card.send(Request.newBuilder().setToken(Client.loginOf(CKU.USER, pin)));
        rack.runUntil(answer::isDone, Duration.ofSeconds(5));
        return answer.isDone() ? answer.join() : null;
    }

    private static boolean isWrong(Response answer) {
        return answer != null
                && answer.getStatus().getCode() == Code.OK
                && answer.getTokenAnswer().getReturnValue() == CKR.PIN_INCORRECT.value();
    }

    private void reboot() {
        card.powerCut();
        card.powerOn();
        assertTrue(rack.runUntil(() -> card.card().state() == CardState.OPERATIONAL, Duration.ofSeconds(30)));
    }
}
