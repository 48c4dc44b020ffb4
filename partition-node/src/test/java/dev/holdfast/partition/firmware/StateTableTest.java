package dev.holdfast.partition.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.environment.Clock;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.Output;
import dev.holdfast.proto.v1.Request.ServiceCase;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StateTableTest {

    private static final Clock STILL = new Clock() {
        @Override
        public long millis() {
            return 0;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }
    };

    private static final Set<CardState> EMPTY = Set.of(CardState.OFF, CardState.ZEROIZED, CardState.DECOMMISSIONED);
    private static final Set<CardState> STATES =
            EnumSet.complementOf(EnumSet.of(CardState.CARD_STATE_UNSPECIFIED, CardState.UNRECOGNIZED));

    @Test
    void everyStateHasOneRowAndSaysWhatItMeans() {
        List<CardState> rows =
                StateTable.rows().stream().map(StateTable.Row::state).toList();
        assertEquals(STATES, EnumSet.copyOf(rows));
        assertEquals(STATES.size(), rows.size());
        for (StateTable.Row row : StateTable.rows()) {
            assertTrue(row.meaning().endsWith("."), row.meaning());
            assertFalse(row.next().contains(row.state()), () -> row.state() + " leads to itself");
        }
    }

    @Test
    void everyStateIsReachedFromOff() {
        assertEquals(STATES, waysFromOff().keySet());
    }

    @Test
    void powerDecides() {
        assertEquals(Set.of(CardState.BOOT), StateTable.row(CardState.OFF).next());
        assertEquals(Set.of(), StateTable.row(CardState.OFF).offers());
        for (CardState state : EnumSet.complementOf(
                EnumSet.of(CardState.OFF, CardState.CARD_STATE_UNSPECIFIED, CardState.UNRECOGNIZED))) {
            assertTrue(StateTable.row(state).next().contains(CardState.OFF), () -> state + " cannot lose power");
            assertTrue(StateTable.offers(state, ServiceGroup.STATUS), () -> state + " does not tell what it is");
        }
    }

    @Test
    void failureAndZeroizationLeadNowhereButOut() {
        assertEquals(
                Set.of(CardState.OFF, CardState.ZEROIZING),
                StateTable.row(CardState.ERROR).next());
        for (CardState end : List.of(CardState.ZEROIZED, CardState.DECOMMISSIONED)) {
            assertEquals(Set.of(CardState.OFF), StateTable.row(end).next());
        }
    }

    @Test
    void anythingThatStillHoldsSecretsMayFailAndBeZeroized() {
        for (CardState state : STATES) {
            Set<CardState> next = StateTable.row(state).next();
            boolean holds = !EMPTY.contains(state);
            assertEquals(
                    holds && state != CardState.ERROR, next.contains(CardState.ERROR), () -> "failing in " + state);
            assertEquals(
                    holds && state != CardState.ZEROIZING,
                    next.contains(CardState.ZEROIZING),
                    () -> "zeroizing in " + state);
            assertTrue(
                    holds || !StateTable.offers(state, ServiceGroup.ZEROIZE), () -> state + " has nothing to zeroize");
            assertEquals(
                    StateTable.offers(state, ServiceGroup.SELF_TEST),
                    next.contains(CardState.SELF_TEST_ON_DEMAND),
                    () -> "testing in " + state);
        }
    }

    /** ISO/IEC 19790 7.3.3: while it tests itself, takes secrets or firmware in, zeroizes, or after a failure. */
    @Test
    void nothingButStatusLeavesACardThatIsBusyWithItselfOrFailed() {
        for (StateTable.Row row : StateTable.rows()) {
            if (Set.of("self-test", "CSP entry", "maintenance", "error").contains(row.standard())
                    || row.state() == CardState.ZEROIZING) {
                assertEquals(
                        Output.OUTPUT_STATUS, row.output(), () -> row.state().name());
            }
        }
    }

    @Test
    void dataLeavesOnlyACardThatBelongsToAPool() {
        Set<CardState> inPool = Set.of(CardState.INITIALIZED, CardState.OPERATIONAL, CardState.DEGRADED_OPERATION);
        for (ServiceGroup group : ServiceGroup.values()) {
            for (CardState state : STATES) {
                if (group.isDataOutput()) {
                    assertEquals(inPool.contains(state), StateTable.offers(state, group), () -> group + " in " + state);
                }
            }
        }
        assertEquals(
                Set.of(
                        ServiceGroup.CLONE_OUT,
                        ServiceGroup.PROVISION,
                        ServiceGroup.MEMBERSHIP,
                        ServiceGroup.RECOVER,
                        ServiceGroup.TOKEN,
                        ServiceGroup.POOL),
                Arrays.stream(ServiceGroup.values())
                        .filter(ServiceGroup::isDataOutput)
                        .collect(Collectors.toSet()));
    }

    @Test
    void whatThePoolsCardsDoTogetherIsNumberedTogether() {
        for (ServiceCase service : ServiceCase.values()) {
            int number = service.getNumber();
            boolean ofPool = number == 0 || number > ServiceCase.PROVISION_POOL.getNumber() && number < 120;
            boolean ofMembership = ServiceGroup.of(service) == ServiceGroup.MEMBERSHIP;
            assertEquals(ofPool && !ofMembership, ServiceGroup.of(service) == ServiceGroup.POOL, service::toString);
        }
    }

    @Test
    void aCardGoesNoWayThatTheTableDoesNotHave() {
        for (CardState from : STATES) {
            for (CardState to : STATES) {
                CardLife life = in(from);
                if (StateTable.row(from).next().contains(to)) {
                    life.enter(to);
                    assertEquals(to, life.state());
                } else {
                    assertThrows(IllegalStateException.class, () -> life.enter(to), () -> from + " to " + to);
                    assertEquals(from, life.state());
                }
            }
        }
    }

    @Test
    void aFailureOfACardThatHoldsNothingOrHasFailedChangesNothing() {
        for (CardState state : STATES) {
            CardLife life = in(state);
            life.fail("first");
            life.fail("second");
            boolean failed = StateTable.row(state).next().contains(CardState.ERROR);
            assertEquals(failed ? CardState.ERROR : state, life.state());
            assertEquals(failed ? "first" : "", life.error());
        }
    }

    @Test
    void everyTransitionIsAnEvent() {
        EventLog events = new EventLog(STILL, "card");
        CardLife life = new CardLife(events);
        life.enter(CardState.BOOT);
        life.enter(CardState.SELF_TEST);
        List<Event> told = events.after(0, 10);
        assertEquals(List.of(1L, 2L), told.stream().map(Event::getSequence).toList());
        assertTrue(told.get(1).getText().startsWith("SELF_TEST: "), told.get(1).getText());
    }

    private static CardLife in(CardState state) {
        CardLife life = new CardLife(new EventLog(STILL, "card"));
        waysFromOff().get(state).forEach(life::enter);
        return life;
    }

    private static Map<CardState, List<CardState>> waysFromOff() {
        Map<CardState, List<CardState>> ways = new HashMap<>(Map.of(CardState.OFF, List.of()));
        Deque<CardState> found = new ArrayDeque<>(List.of(CardState.OFF));
        while (!found.isEmpty()) {
            CardState state = found.remove();
            for (CardState next : StateTable.row(state).next()) {
                if (!ways.containsKey(next)) {
                    CardState[] way = ways.get(state)
                            .toArray(new CardState[ways.get(state).size() + 1]);
                    way[way.length - 1] = next;
                    ways.put(next, Arrays.asList(way));
                    found.add(next);
                }
            }
        }
        return ways;
    }
}
