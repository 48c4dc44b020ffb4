package dev.holdfast.bridge.fault;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Fault;
import dev.holdfast.proto.v1.Fault.EffectCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The faults of one door, in the order in which they were planned, and how often each was met. For any thread. */
public final class FaultPlan {

    /** A call that waits longer is of no use to a tester, and holds a thread. */
    private static final int MOST_DELAY_MILLIS = 600_000;

    private static final int MOST_FAULTS = 1000;
    private static final int SERIAL_LENGTH = 16;
    private static final Set<String> FUNCTIONS =
            Arrays.stream(Function.values()).map(FaultPlan::spelling).collect(Collectors.toUnmodifiableSet());

    /**
     * @param fault with how often it was met
     * @param seen calls of its function since it was planned
     */
    private record Entry(Fault fault, long seen) {

        Entry next() {
            Entry after = new Entry(fault, seen + 1);
            return after.strikes()
                    ? new Entry(fault.toBuilder().setMet(fault.getMet() + 1).build(), seen + 1)
                    : after;
        }

        /** Whether the last call that was seen meets it. */
        boolean strikes() {
            return seen >= fault.getNth() && seen - fault.getNth() < fault.getCount();
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private volatile boolean empty = true;

    /**
     * Keeps a fault in mind. One without a function has been met already, by nobody's call.
     *
     * @throws RefusedException BAD_PARAMETER for what no call can meet; LIMIT_EXCEEDED
     */
    public synchronized void add(Fault planned) {
        Fault fault = complete(planned);
        if (entries.size() >= MOST_FAULTS) {
            throw new RefusedException(
                    Code.LIMIT_EXCEEDED, "A door has at most " + MOST_FAULTS + " faults; clear them first.");
        }
        entries.add(new Entry(fault, 0));
        empty = false;
    }

    public synchronized List<Fault> list() {
        return entries.stream().map(Entry::fault).toList();
    }

    public synchronized void clear() {
        entries.clear();
        empty = true;
    }

    /** The faults that this call meets; they are counted. */
    List<Fault> meet(Function function) {
        return empty ? List.of() : count(spelling(function));
    }

    private synchronized List<Fault> count(String function) {
        List<Fault> met = new ArrayList<>();
        entries.replaceAll(entry -> {
            if (!entry.fault().getFunction().equals(function)) {
                return entry;
            }
            Entry after = entry.next();
            if (after.strikes()) {
                met.add(after.fault());
            }
            return after;
        });
        return met;
    }

    /** As a client's developer knows the call, whichever form of it the wire has. */
    private static String spelling(Function function) {
        String name = function.name();
        int last = name.length() - 1;
        return Character.isDigit(name.charAt(last)) ? name.substring(0, last) : name;
    }

    /** The return value that this fault gives to its call. */
    static Optional<CKR> value(Fault fault) {
        String name = fault.getFailWith();
        return Arrays.stream(CKR.values())
                .filter(value -> value.spelling().equals(name))
                .findFirst();
    }

    /** With what it leaves out; refuses what no call can meet. */
    static Fault complete(Fault fault) {
        boolean atOnce = fault.getFunction().isEmpty();
        EffectCase effect = fault.getEffectCase();
        require(effect != EffectCase.EFFECT_NOT_SET, "The fault has no effect.");
        require(
                atOnce || FUNCTIONS.contains(fault.getFunction()),
                "No call that reaches the token is named " + fault.getFunction() + "; names are spelled as C_Sign is.");
        boolean ofCall =
                effect == EffectCase.FAIL_WITH || effect == EffectCase.DELAY_MILLIS || effect == EffectCase.DROP;
        require(!atOnce || !ofCall, "Name the call that is to meet the fault.");
        require(
                effect != EffectCase.FAIL_WITH
                        || value(fault).filter(value -> value != CKR.OK).isPresent(),
                "No failure is named " + fault.getFailWith() + "; names are spelled as CKR_DEVICE_ERROR is.");
        require(
                fault.getDelayMillis() >= 0 && fault.getDelayMillis() <= MOST_DELAY_MILLIS,
                "A call is delayed by at most 10 minutes.");
        require(
                fault.getSerial().length() <= SERIAL_LENGTH,
                "A serial number has at most " + SERIAL_LENGTH + " characters.");
        return fault.toBuilder()
                .setNth(Math.max(1, fault.getNth()))
                .setCount(Math.max(1, fault.getCount()))
                .setMet(atOnce ? 1 : 0)
                .build();
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new RefusedException(Code.BAD_PARAMETER, sentence);
        }
    }
}
