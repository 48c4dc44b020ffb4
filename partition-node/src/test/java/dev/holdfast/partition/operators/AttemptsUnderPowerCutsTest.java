package dev.holdfast.partition.operators;

import static dev.holdfast.partition.operators.Officer.code;
import static dev.holdfast.partition.operators.Officer.done;
import static dev.holdfast.partition.operators.Officer.open;
import static dev.holdfast.partition.operators.Officer.own;
import static dev.holdfast.partition.operators.Officer.replacement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever can cut a card's power at any moment, or copy its flash, has no more attempts than anybody else. */
class AttemptsUnderPowerCutsTest {

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = rack.card("card");
    private Officer officer;

    @BeforeEach
    void twoOfficers() {
        card.powerOn();
        officer = Officer.first(card);
        officer.another("second", OperatorRole.CRYPTO_OFFICER);
    }

    @Test
    void anAttemptThatWasAnsweredIsCountedWhereverThePowerWasCut() {
        int cuts = 0;
        for (int n = 1; ; n++) {
            int before = failures();
            Optional<Response> answer = cutDuring(n, open("second", "wrong one"));
            reboot();
            int counted = failures() - before;
            assertTrue(counted >= (answer.isPresent() ? 1 : 0), "an answered attempt is not counted, cut at call " + n);
            assertTrue(counted <= 1, "an attempt is counted twice, cut at call " + n);
            Officer.login(card, "second");
            if (answer.isPresent()) {
                break;
            }
            cuts++;
        }
        assertTrue(cuts >= 8, "cuts before the answer: " + cuts);
    }

    @Test
    void noCutLetsAnEleventhAttemptBeCompared() {
        int compared = 0;
        for (int n = 0; n < 40; n++) {
            Optional<Response> answer = cutDuring(4 + n % 9, open("second", "wrong one"));
            compared += answer.isPresent() ? 1 : 0;
            reboot();
        }
        assertTrue(compared < 10, "the cuts hit nothing: " + compared);
        while (!entryIsLocked()) {
            assertEquals(Code.FORBIDDEN, code(card.ask(open("second", "wrong one"))));
            compared++;
        }
        assertTrue(compared <= 10, compared + " attempts were compared");
        assertEquals(Code.FORBIDDEN, code(card.ask(open("second", own("second")))));
    }

    @Test
    void aCredentialIsTheOldOneOrTheNewOneWhereverThePowerWasCut() {
        int renewed = 0;
        for (int n = 8; renewed < 2; n++) {
            assertTrue(n < 40, "never replaced");
            Officer second = Officer.login(card, "second");
            card.power.failAt(n, Failure.CUT);
            CompletableFuture<Response> answer =
                    card.send(replacement(own("second"), "another one").setSession(second.session()));
            rack.runUntil(answer::isDone, Duration.ofSeconds(5));
            reboot();
            boolean old = code(card.ask(open("second", own("second")))) == Code.OK;
            assertEquals(old ? Code.FORBIDDEN : Code.OK, code(card.ask(open("second", "another one"))));
            if (!old) {
                renewed++;
                done(Officer.replace(card, "second", "another one", own("second")));
            }
        }
    }

    @Test
    void aCopyOfTheFlashTakesNoAttemptBack() {
        Map<String, byte[]> copy = card.flash.image();
        assertEquals(Code.FORBIDDEN, code(card.ask(open("second", "wrong one"))));
        card.powerCut();
        card.flash.restore(copy);
        assertEquals(CardState.ERROR, card.powerOn());
        done(card.ask(Officer.ZEROIZE));
        card.powerCut();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        Officer.first(card);
    }

    private Optional<Response> cutDuring(int n, Request.Builder asked) {
        card.power.failAt(n, Failure.CUT);
        CompletableFuture<Response> answer = card.send(asked);
        rack.runUntil(answer::isDone, Duration.ofSeconds(5));
        boolean answered = answer.isDone() && code(answer.join()) == Code.FORBIDDEN;
        return answered ? Optional.of(answer.join()) : Optional.empty();
    }

    private void reboot() {
        card.powerCut();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
    }

    private int failures() {
        return Officer.login(card, "admin").entry("second").getFailures();
    }

    private boolean entryIsLocked() {
        return Officer.login(card, "admin").entry("second").getLocked();
    }
}
