package dev.holdfast.partition.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.environment.Clock;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.Request.ServiceCase;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
                Set.of(CardState.OFF, CardState.ZEROIZED),
                StateTable.row(CardState.ERROR).next());
        assertEquals(Set.of(CardState.OFF), StateTable.row(CardState.ZEROIZED).next());
        for (CardState state : STATES) {
            boolean mayFail = state != CardState.OFF && state != CardState.ERROR && state != CardState.ZEROIZED;
            assertEquals(mayFail, StateTable.row(state).next().contains(CardState.ERROR), () -> "failing in " + state);
            assertEquals(
                    StateTable.offers(state, ServiceGroup.ZEROIZE),
                    StateTable.row(state).next().contains(CardState.ZEROIZED),
                    () -> "zeroizing in " + state);
            assertEquals(
                    StateTable.offers(state, ServiceGroup.SELF_TEST),
                    state != CardState.BOOT && StateTable.row(state).next().contains(CardState.SELF_TEST),
                    () -> "testing in " + state);
        }
    }

    @Test
    void dataLeavesOnlyACardThatBelongsToAPool() {
        for (ServiceGroup group : ServiceGroup.values()) {
            for (CardState state : STATES) {
                if (group.isDataOutput()) {
                    assertEquals(
                            state == CardState.INITIALIZED || state == CardState.OPERATIONAL,
                            StateTable.offers(state, group),
                            () -> group + " in " + state);
                }
            }
        }
    }

    @Test
    void onlyTheServicesThatACoordinatorAsksForAreOutsideThePool() {
        Set<ServiceCase> managing = EnumSet.of(
                ServiceCase.GET_STATUS,
                ServiceCase.READ_EVENTS,
                ServiceCase.RUN_SELF_TESTS,
                ServiceCase.ZEROIZE,
                ServiceCase.INITIALIZE_POOL,
                ServiceCase.CLONE_TARGET_INIT,
                ServiceCase.CLONE_TARGET,
                ServiceCase.CLONE_SOURCE,
                ServiceCase.PROVISION_POOL,
                ServiceCase.RETIRE_CARD,
                ServiceCase.ADMIT_CARD,
                ServiceCase.PROMOTE_CARD,
                ServiceCase.ADVANCE_CLOCK,
                ServiceCase.RECOVER_POOL,
                ServiceCase.TOKEN);
        for (ServiceCase service : ServiceCase.values()) {
            assertEquals(managing.contains(service), ServiceGroup.of(service) != ServiceGroup.POOL, service::toString);
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
    void aFailureOfACardThatIsOffZeroizedOrFailedChangesNothing() {
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
