package dev.holdfast.partition.selftest;

import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.SelfTestRow;

/** How one self-test went. */
public record Result(SelfTestRow row, boolean passed, long micros) {

    public String test() {
        return row.getTest();
    }

    /** Where its failure leads. */
    public CardState failure() {
        return row.getFailure();
    }
}
