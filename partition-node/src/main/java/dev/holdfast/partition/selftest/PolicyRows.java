package dev.holdfast.partition.selftest;

import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.proto.v1.SelfTestRow;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the security policy says of each self-test: its number, and where its failure leads. */
public final class PolicyRows {

    private static final Map<String, SelfTestRow> ROWS = SecurityPolicies.current().getSelfTestsList().stream()
            .collect(Collectors.toUnmodifiableMap(SelfTestRow::getTest, Function.identity()));

    private PolicyRows() {}

    /**
     * @param test as the firmware names it
     * @throws IllegalStateException when the policy has no such test: a defect of the firmware
     */
    public static SelfTestRow row(String test) {
        SelfTestRow row = ROWS.get(test);
        if (row == null) {
            throw new IllegalStateException("The security policy has no self-test " + test);
        }
        return row;
    }
}
