package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.SelfTestReport;
import dev.holdfast.proto.v1.SelfTestRow;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Self-tests as whoever drives a card sees them: which there are, what their failures lead to, and the way back. */
class SelfTestingTest {

    private static final Set<String> ON_OCCASION = Set.of("pair-wise", "pre-operational integrity", "load");

    private final VirtualRack rack = new VirtualRack();

    @Test
    void firmwareAndPolicyListTheSameTests() {
        Machine card = booted();
        List<String> ran = run(card).getResultsList().stream()
                .map(SelfTestReport.Result::getTest)
                .toList();
        assertEquals(
                rows().filter(row -> !ON_OCCASION.contains(row.getKind()))
                        .map(SelfTestRow::getTest)
                        .filter(test -> !test.startsWith("SP 800-90B") || test.endsWith("start-up"))
                        .collect(Collectors.toSet()),
                Set.copyOf(ran));
        assertEquals(ran.size(), Set.copyOf(ran).size());
        assertEquals(CardState.UNINITIALIZED, card.card().state());
    }

    /** One of every twelve, and everything that is no known answer. */
    static Stream<SelfTestRow> someRows() {
        return rows().filter(row -> !ON_OCCASION.contains(row.getKind()))
                .filter(row -> row.getNumber() % 12 == 0 || row.getKind().equals("critical function"));
    }

    @ParameterizedTest
    @MethodSource("someRows")
    void aFailureIsNamedAndLeadsWhereThePolicySays(SelfTestRow row) {
        Machine card = booted().withBroken(row.getTest()::equals);
        SelfTestReport report = run(card, row.getNumber());
        assertEquals(1, report.getResultsCount());
        assertEquals(row.getNumber(), report.getResults(0).getNumber());
        assertFalse(report.getResults(0).getPassed());
        assertEquals(row.getFailure(), card.card().state());
        assertEquals(List.of(row.getTest()), failures(card));
        assertTrue(card.status().getError().contains(row.getTest()), card.status()::getError);
        assertEquals(
                row.getFailure() == CardState.ERROR ? Code.CARD_ERROR : Code.WRONG_STATE,
                card.ask(TestPool.initialize("pool", List.of(card))).getStatus().getCode());
        card.withBroken(test -> false).powerCut();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
    }

    @Test
    void whatIsNotUsedYetDoesNotKeepACardFromBooting() {
        Machine card = rack.card("card").withBroken(test -> test.startsWith("CKM_"));
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
    }

    @Test
    void aNumberThatIsNoneOrOfAnotherOccasionIsRefused() {
        Machine card = booted();
        for (int number : new int[] {99_999, 501}) {
            assertEquals(Code.BAD_PARAMETER, ask(card, number).getStatus().getCode());
        }
        assertEquals(CardState.UNINITIALIZED, card.card().state());
    }

    @Test
    void aMemberLeavesServiceOnATimerAndComesBack() {
        rack.testingEvery(Duration.ofHours(24));
        Machine card = TestPool.activated(rack, "pool", 1).card(0);
        rack.run(Duration.ofHours(25));
        assertEquals(CardState.OPERATIONAL, card.card().state());
        assertEquals(1, entered(card, CardState.SELF_TEST_PERIODIC));
        rack.run(Duration.ofHours(24));
        assertEquals(2, entered(card, CardState.SELF_TEST_PERIODIC));
        card.withBroken("CKM_AES_CTR"::equals);
        rack.run(Duration.ofHours(24));
        assertEquals(CardState.ERROR, card.card().state());
        assertEquals(List.of("CKM_AES_CTR"), failures(card));
    }

    @Test
    void aSoftErrorIsLeftByAllSelfTestsThatPass() {
        Machine card = TestPool.activated(rack, "pool", 1).card(0);
        card.withBroken("critical function clock"::equals);
        run(card);
        assertEquals(CardState.SOFT_ERROR, card.card().state());
        run(card);
        assertEquals(CardState.SOFT_ERROR, card.card().state());
        card.withBroken(test -> false);
        assertEquals(Code.BAD_PARAMETER, ask(card, 101).getStatus().getCode());
        run(card);
        assertEquals(CardState.OPERATIONAL, card.card().state());
        assertEquals("", card.status().getError());
    }

    @Test
    void aSourceThatIsWrongTooOftenStopsTheBootUntilItRecovers() {
        Machine card = rack.card("card").withBroken("SP 800-90B intermittent failures in a row"::equals);
        assertEquals(CardState.SOFT_ERROR, card.powerOn());
        card.withBroken(test -> false);
        run(card);
        assertEquals(CardState.UNINITIALIZED, card.card().state());
        assertEquals(
                Code.OK,
                card.ask(TestPool.initialize("pool", List.of(card))).getStatus().getCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SP 800-90B start-up", "SP 800-90B repetition count", "SP 800-90B adaptive proportion"})
    void aSourceThatIsWrongForGoodStopsTheCard(String test) {
        Machine card = rack.card("card").withBroken(test::equals);
        assertEquals(CardState.ERROR, card.powerOn());
        assertEquals(List.of(test), failures(card));
        card.withBroken(name -> false).powerCut();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
    }

    private Machine booted() {
        Machine card = rack.card("card");
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        return card;
    }

    private static SelfTestReport run(Machine card, Integer... numbers) {
        Response response = ask(card, numbers);
        assertEquals(Code.OK, response.getStatus().getCode(), response::toString);
        return response.getSelfTestReport();
    }

    private static Response ask(Machine card, Integer... numbers) {
        return card.ask(
                Request.newBuilder().setRunSelfTests(RunSelfTests.newBuilder().addAllNumbers(List.of(numbers))));
    }

    private static List<String> failures(Machine card) {
        return events(card)
                .filter(event -> event.getKind() == EventKind.SELF_TEST_FAILED)
                .map(Event::getText)
                .toList();
    }

    private static long entered(Machine card, CardState state) {
        return events(card)
                .filter(event -> event.getKind() == EventKind.STATE_CHANGED
                        && event.getText().startsWith(state + ":"))
                .count();
    }

    private static Stream<Event> events(Machine card) {
        return card
                .ask(Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                .getEventList()
                .getEventsList()
                .stream();
    }

    private static Stream<SelfTestRow> rows() {
        return SecurityPolicies.current().getSelfTestsList().stream();
    }
}
