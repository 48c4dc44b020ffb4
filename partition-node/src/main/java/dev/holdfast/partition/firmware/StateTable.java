package dev.holdfast.partition.firmware;

import static dev.holdfast.partition.firmware.ServiceGroup.CLONE_OUT;
import static dev.holdfast.partition.firmware.ServiceGroup.INITIALIZE;
import static dev.holdfast.partition.firmware.ServiceGroup.MEMBERSHIP;
import static dev.holdfast.partition.firmware.ServiceGroup.POOL;
import static dev.holdfast.partition.firmware.ServiceGroup.PROVISION;
import static dev.holdfast.partition.firmware.ServiceGroup.RECOVER;
import static dev.holdfast.partition.firmware.ServiceGroup.SELF_TEST;
import static dev.holdfast.partition.firmware.ServiceGroup.STATUS;
import static dev.holdfast.partition.firmware.ServiceGroup.TOKEN;
import static dev.holdfast.partition.firmware.ServiceGroup.ZEROIZE;

import dev.holdfast.proto.v1.CardState;
import java.util.List;
import java.util.Set;

/**
 * The card's finite state model (ISO/IEC 19790 section 7.11.4) as data: for every state where it may lead and what it
 * offers. In every state that offers only {@link ServiceGroup#STATUS} the data output is inhibited.
 *
 * <pre>
 *   OFF -> BOOT -> SELF_TEST -> UNINITIALIZED -> INITIALIZED <-> OPERATIONAL
 *                     |  ^          on demand from any of these three
 *                     v
 *                   ERROR            from any state with power; left by a power cycle that passes all self-tests
 *                   ZEROIZED         where it is offered, the error state too; a power cycle makes the card blank
 * </pre>
 */
public final class StateTable {

    /**
     * One state.
     *
     * @param next states it may lead to
     * @param offers services it answers
     * @param meaning one sentence for the reader of a status line
     */
    public record Row(CardState state, Set<CardState> next, Set<ServiceGroup> offers, String meaning) {}

    private static final Set<ServiceGroup> IN_POOL =
            Set.of(STATUS, SELF_TEST, ZEROIZE, CLONE_OUT, PROVISION, MEMBERSHIP, RECOVER, TOKEN, POOL);

    private static final List<Row> ROWS = List.of(
            new Row(CardState.OFF, Set.of(CardState.BOOT), Set.of(), "Without power."),
            new Row(
                    CardState.BOOT,
                    Set.of(CardState.SELF_TEST, CardState.ERROR, CardState.OFF),
                    Set.of(STATUS),
                    "Checks what it is allowed to run; finishes a zeroization that power loss interrupted."),
            new Row(
                    CardState.SELF_TEST,
                    Set.of(
                            CardState.UNINITIALIZED,
                            CardState.INITIALIZED,
                            CardState.OPERATIONAL,
                            CardState.ERROR,
                            CardState.OFF),
                    Set.of(STATUS),
                    "Runs the known-answer tests; no algorithm is offered before its test has passed."),
            new Row(
                    CardState.UNINITIALIZED,
                    Set.of(
                            CardState.INITIALIZED,
                            CardState.SELF_TEST,
                            CardState.ZEROIZED,
                            CardState.ERROR,
                            CardState.OFF),
                    Set.of(STATUS, SELF_TEST, ZEROIZE, INITIALIZE),
                    "Blank: belongs to no pool."),
            new Row(
                    CardState.INITIALIZED,
                    Set.of(
                            CardState.OPERATIONAL,
                            CardState.SELF_TEST,
                            CardState.ZEROIZED,
                            CardState.ERROR,
                            CardState.OFF),
                    IN_POOL,
                    "Holds its pool's key and is finding its peers; what is asked of the pool waits for that."),
            new Row(
                    CardState.OPERATIONAL,
                    Set.of(
                            CardState.INITIALIZED,
                            CardState.SELF_TEST,
                            CardState.ZEROIZED,
                            CardState.ERROR,
                            CardState.OFF),
                    IN_POOL,
                    "In service; left when the pool retires the card, or is started anew from it."),
            new Row(
                    CardState.ERROR,
                    Set.of(CardState.ZEROIZED, CardState.OFF),
                    Set.of(STATUS, ZEROIZE),
                    "Something failed that must not fail; left by a power cycle that passes all self-tests."),
            new Row(
                    CardState.ZEROIZED,
                    Set.of(CardState.OFF),
                    Set.of(STATUS),
                    "Every sensitive parameter is destroyed; a power cycle makes it blank."));

    private StateTable() {}

    /** All states, in the order of a card's life. */
    public static List<Row> rows() {
        return ROWS;
    }

    public static Row row(CardState state) {
        for (Row row : ROWS) {
            if (row.state() == state) {
                return row;
            }
        }
        throw new IllegalArgumentException("no such state: " + state);
    }

    public static boolean offers(CardState state, ServiceGroup group) {
        return row(state).offers().contains(group);
    }

    /**
     * @throws IllegalStateException naming both states, when the table has no such transition: a defect of the firmware
     */
    static void check(CardState from, CardState to) {
        if (!row(from).next().contains(to)) {
            throw new IllegalStateException("no transition from " + from + " to " + to);
        }
    }
}
