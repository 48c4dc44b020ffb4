package dev.holdfast.harness.pkcs11;

import dev.holdfast.proto.v1.Fault;

/** A fault in words. */
final class FaultText {

    private FaultText() {}

    static String of(Fault fault) {
        return when(fault) + what(fault);
    }

    private static String when(Fault fault) {
        if (fault.getFunction().isEmpty()) {
            return "at once: ";
        }
        long last = (long) fault.getNth() + fault.getCount() - 1;
        return fault.getFunction() + " #" + fault.getNth() + (last > fault.getNth() ? "-" + last : "") + ": ";
    }

    private static String what(Fault fault) {
        return switch (fault.getEffectCase()) {
            case FAIL_WITH -> fault.getFailWith();
            case DELAY_MILLIS -> "delayed by " + fault.getDelayMillis() + " ms";
            case DROP -> "connection dropped";
            case RENUMBER -> "handles renumbered";
            case SERIAL -> "serial number " + fault.getSerial();
            case REMOVE_SLOT -> "token of slot " + fault.getRemoveSlot() + " removed";
            case INSERT_SLOT -> "token of slot " + fault.getInsertSlot() + " inserted";
            case REPLUG_SLOT -> "token of slot " + fault.getReplugSlot() + " removed and reinserted";
            case EFFECT_NOT_SET -> "nothing";
        };
    }
}
