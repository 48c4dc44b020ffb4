package dev.holdfast.partition.selftest;

import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.SelfTestRow;

/**
 * How one self-test went.
 *
 * @param failure where its failure leads, or would
 */
public record Result(SelfTestRow row, boolean passed, long micros, CardState failure) {

    public String test() {
        return row.getTest();
    }
}
