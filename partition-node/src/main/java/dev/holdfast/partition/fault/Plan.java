package dev.holdfast.partition.fault;

import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardFaultList;

/** One planned fault, and how far it has come. */
final class Plan {

    private final int number;
    private final CardFault fault;
    private int passed;
    private int fired;

    Plan(int number, CardFault fault) {
        this(CardFaultList.Entry.newBuilder().setNumber(number).setFault(fault).build());
    }

    Plan(CardFaultList.Entry kept) {
        number = kept.getNumber();
        fault = kept.getFault();
        passed = kept.getPassed();
        fired = kept.getFired();
    }

    int number() {
        return number;
    }

    CardFault fault() {
        return fault;
    }

    /** Whether it has not had all its effects yet. */
    boolean isAlive() {
        return fault.getTimes() == 0 || Integer.compareUnsigned(fired, fault.getTimes()) < 0;
    }

    /** One chance: lets it pass, or has its effect. */
    boolean strikes() {
        if (!isAlive()) {
            return false;
        }
        if (Integer.compareUnsigned(passed, fault.getSkip()) < 0) {
            passed++;
            return false;
        }
        fired++;
        return true;
    }

    CardFaultList.Entry entry() {
        return CardFaultList.Entry.newBuilder()
                .setNumber(number)
                .setFault(fault)
                .setPassed(passed)
                .setFired(fired)
                .build();
    }
}
