package dev.holdfast.partition.firmware;

import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Output;
import dev.holdfast.proto.v1.StateRow;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The card's finite state model (ISO/IEC 19790 7.11.4), as its {@link SecurityPolicies security policy} has it: for every
 * state where it may lead and what it offers.
 *
 * <pre>
 *   OFF -> BOOT -> SELF_TEST -> UNINITIALIZED -> CSP_ENTRY -> INITIALIZED <-> OPERATIONAL
 *
 *   SELF_TEST_ON_DEMAND, SELF_TEST_PERIODIC, MAINTENANCE   from the states in service, and back
 *   SOFT_ERROR      left by self-tests that pass
 *   ERROR           from any state with power; left by a power cycle that passes all self-tests
 *   ZEROIZING       from the error states too; leads to ZEROIZED, TAMPER_RESPONSE or DECOMMISSIONED
 * </pre>
 */
public final class StateTable {

    /**
     * One state.
     *
     * @param next states it may lead to
     * @param offers services it answers
     * @param meaning one sentence for the reader of a status line
     * @param standard which of the standard's states it is
     * @param indicator what a person standing before the card would see
     * @param output what may leave the card (ISO/IEC 19790 7.3.3)
     */
    public record Row(
            CardState state,
            Set<CardState> next,
            Set<ServiceGroup> offers,
            String meaning,
            String standard,
            String indicator,
            Output output) {}

    private static final Map<CardState, Row> ROWS =
            rowsOf(SecurityPolicies.current().getStatesList());
    private static final Set<ServiceGroup> DATA_OUTPUT = offeredOnlyWith(Output.OUTPUT_DATA);

    private StateTable() {}

    /** All states, in the order of a card's life. */
    public static List<Row> rows() {
        return List.copyOf(ROWS.values());
    }

    public static Row row(CardState state) {
        Row row = ROWS.get(state);
        if (row == null) {
            throw new IllegalArgumentException("no such state: " + state);
        }
        return row;
    }

    public static boolean offers(CardState state, ServiceGroup group) {
        return row(state).offers().contains(group);
    }

    /** Whether the group is offered only in states that let data out. */
    static boolean isDataOutput(ServiceGroup group) {
        return DATA_OUTPUT.contains(group);
    }

    /** Whether the second state may follow the first. */
    public static boolean leads(CardState from, CardState to) {
        return row(from).next().contains(to);
    }

    /**
     * @throws IllegalStateException naming both states, when the table has no such transition: a defect of the firmware
     */
    static void check(CardState from, CardState to) {
        if (!leads(from, to)) {
            throw new IllegalStateException("no transition from " + from + " to " + to);
        }
    }

    private static Set<ServiceGroup> offeredOnlyWith(Output output) {
        Set<ServiceGroup> groups = EnumSet.allOf(ServiceGroup.class);
        ROWS.values().stream().filter(row -> row.output() != output).forEach(row -> groups.removeAll(row.offers()));
        return groups;
    }

    private static Map<CardState, Row> rowsOf(List<StateRow> states) {
        Map<CardState, Row> rows = new LinkedHashMap<>();
        for (StateRow state : states) {
            Set<ServiceGroup> offers = EnumSet.noneOf(ServiceGroup.class);
            state.getOffersList().forEach(group -> offers.add(ServiceGroup.valueOf(group)));
            rows.put(
                    state.getState(),
                    new Row(
                            state.getState(),
                            Set.copyOf(state.getNextList()),
                            Set.copyOf(offers),
                            state.getMeaning(),
                            state.getStandardState(),
                            state.getIndicator(),
                            state.getOutput()));
        }
        return rows;
    }
}
