package dev.holdfast.partition.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.SetDegradedOperation;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.Zeroize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A card that may go on without an algorithm that failed its self-test (ISO/IEC 19790 7.2.4.3; TE02.26, TE02.28, TE02.30). */
class DegradedOperationTest {

    private static final String BROKEN = "CKM_ECDSA P-384";
    private static final ByteString DEFAULT = ByteString.copyFromUtf8("holdfast-default");
    private static final ByteString OWN = ByteString.copyFromUtf8("the officer's own credential");

    private final VirtualRack rack = new VirtualRack();

    @Test
    void onlyTheAlgorithmThatFailedIsRefusedAndTheCardSaysWhich() {
        Machine card = allowed();
        Client user = Client.ofNewToken(card);
        card.withBroken(BROKEN::equals);
        TokenAnswer refused = generatePair(user);
        assertEquals(CKR.MECHANISM_INVALID.value(), refused.getReturnValue());
        assertTrue(refused.getReason().contains(BROKEN), refused::toString);
        assertEquals(CardState.DEGRADED_OPERATION, card.card().state());
        assertEquals(List.of(BROKEN), card.status().getOutOfServiceList());
        assertTrue(card.status().getError().contains(BROKEN), card.status()::getError);
        assertEquals(refused, generatePair(user));
        user.generateAes(Attributes.NONE);
        assertEquals(CardState.DEGRADED_OPERATION, card.card().state());
    }

    @Test
    void degradedOperationIsEnteredFromAnErrorStateAndThePreOperationalTests() {
        Machine card = allowed();
        Client user = Client.ofNewToken(card);
        card.withBroken(BROKEN::equals);
        generatePair(user);
        List<String> states = states(card);
        assertEquals(
                List.of("OPERATIONAL", "SOFT_ERROR", "SELF_TEST", "DEGRADED_OPERATION"),
                states.subList(states.size() - 4, states.size()));
    }

    @Test
    void aPreOperationalTestThatFailsThenStopsTheCard() {
        Machine card = allowed();
        Client user = Client.ofNewToken(card);
        card.withBroken(test -> test.equals(BROKEN) || test.equals("AES-128-CBC encrypt"));
        Response refused = user.ask(pair());
        assertFalse(refused.hasTokenAnswer(), refused::toString);
        assertEquals(CardState.ERROR, card.card().state());
        assertTrue(card.status().getError().contains("AES-128-CBC encrypt"), card.status()::getError);
    }

    @Test
    void whatThePolicyNeverDegradesStopsTheCardAsEver() {
        Machine card = allowed();
        card.withBroken("critical function NVRAM"::equals);
        test(card);
        assertEquals(CardState.ERROR, card.card().state());
    }

    @Test
    void itIsLeftByAllSelfTestsThatPass() {
        Machine card = allowed();
        Client user = Client.ofNewToken(card);
        card.withBroken(BROKEN::equals);
        generatePair(user);
        assertEquals(Code.BAD_PARAMETER, test(card, 204).getStatus().getCode(), "some of them are not all");
        test(card);
        assertEquals(CardState.DEGRADED_OPERATION, card.card().state());
        card.withBroken(test -> false);
        test(card);
        assertEquals(CardState.OPERATIONAL, card.card().state());
        assertEquals("", card.status().getError());
        user.generatePair("sound", false);
    }

    @Test
    void itIsLeftByThePeriodicTestsAndByPower() {
        rack.testingEvery(Duration.ofHours(24));
        Machine card = allowed();
        card.withBroken(BROKEN::equals);
        rack.run(Duration.ofHours(25));
        assertEquals(CardState.DEGRADED_OPERATION, card.card().state());
        card.withBroken(test -> false);
        rack.run(Duration.ofHours(24));
        assertEquals(CardState.OPERATIONAL, card.card().state());

        card.withBroken(BROKEN::equals);
        test(card);
        assertEquals(CardState.DEGRADED_OPERATION, card.card().state());
        powerCycle(card);
        assertEquals(CardState.OPERATIONAL, card.card().state());
        assertTrue(card.status().getDegradedAllowed());
        generatePair(Client.ofNewToken(card, 1));
        assertEquals(CardState.DEGRADED_OPERATION, card.card().state(), "it was allowed for good");
    }

    @Test
    void aBlankCardStaysBlankAndIsDegradedInItsPool() {
        Machine card = rack.card("card");
        card.powerOn();
        allow(card);
        card.withBroken(BROKEN::equals);
        test(card);
        assertEquals(CardState.UNINITIALIZED, card.card().state());
        assertEquals(List.of(BROKEN), card.status().getOutOfServiceList());
        assertEquals(
                Code.OK,
                card.ask(TestPool.initialize("pool", List.of(card))).getStatus().getCode());
        assertTrue(rack.runUntil(() -> card.card().state() == CardState.DEGRADED_OPERATION, Duration.ofSeconds(10)));
    }

    @Test
    void onlyACryptoOfficerAllowsItAndNobodyForbidsItMeanwhile() {
        Machine card = TestPool.activated(rack, "pool", 1).card(0);
        assertEquals(
                Code.FORBIDDEN,
                card.ask(set(ByteString.EMPTY, true)).getStatus().getCode());
        assertFalse(card.status().getDegradedAllowed());
        ByteString officer = allow(card);
        Client user = Client.ofNewToken(card);
        card.withBroken(BROKEN::equals);
        generatePair(user);
        assertEquals(Code.WRONG_STATE, card.ask(set(officer, false)).getStatus().getCode());
        card.withBroken(test -> false);
        test(card);
        assertEquals(Code.OK, card.ask(set(officer, false)).getStatus().getCode());
        card.withBroken(BROKEN::equals);
        test(card);
        assertEquals(CardState.ERROR, card.card().state());
    }

    @Test
    void zeroizationForgetsThatItWasAllowed() {
        Machine card = rack.card("card");
        card.powerOn();
        allow(card);
        assertEquals(
                Code.OK,
                card.ask(Request.newBuilder().setZeroize(Zeroize.getDefaultInstance()))
                        .getStatus()
                        .getCode());
        powerCycle(card);
        assertFalse(card.status().getDegradedAllowed());
    }

    private Machine allowed() {
        Machine card = TestPool.activated(rack, "pool", 1).card(0);
        allow(card);
        return card;
    }

    /** The crypto officer's session. */
    private static ByteString allow(Machine card) {
        ByteString first = session(card, DEFAULT);
        card.ask(Request.newBuilder()
                .setSession(first)
                .setReplaceCredential(
                        ReplaceCredential.newBuilder().setCredential(DEFAULT).setReplacement(OWN)));
        ByteString officer = session(card, OWN);
        Response done = card.ask(set(officer, true));
        assertEquals(Code.OK, done.getStatus().getCode(), done::toString);
        assertTrue(card.status().getDegradedAllowed());
        return officer;
    }

    private static ByteString session(Machine card, ByteString credential) {
        return card.ask(Request.newBuilder()
                        .setOpenSession(
                                OpenSession.newBuilder().setOperator("admin").setCredential(credential)))
                .getOperatorSession()
                .getSession();
    }

    private static Request.Builder set(ByteString session, boolean allowed) {
        return Request.newBuilder()
                .setSession(session)
                .setSetDegradedOperation(SetDegradedOperation.newBuilder().setAllowed(allowed));
    }

    private static TokenRequest.Builder pair() {
        return Client.generatingPair(Attributes.NONE, Attributes.NONE, Attributes.NONE);
    }

    private static TokenAnswer generatePair(Client user) {
        return user.call(pair());
    }

    private static Response test(Machine card, Integer... numbers) {
        return card.ask(
                Request.newBuilder().setRunSelfTests(RunSelfTests.newBuilder().addAllNumbers(List.of(numbers))));
    }

    private void powerCycle(Machine card) {
        card.powerCut();
        card.powerOn();
        rack.run(Duration.ofSeconds(5));
    }

    private static List<String> states(Machine card) {
        return card
                .ask(Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                .getEventList()
                .getEventsList()
                .stream()
                .filter(event -> event.getKind() == EventKind.STATE_CHANGED)
                .map(Event::getText)
                .map(text -> text.substring(0, text.indexOf(':')))
                .toList();
    }
}
