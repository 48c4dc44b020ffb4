package dev.holdfast.harness.workload;

import dev.holdfast.harness.history.Operation;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What clients ask for, and how often.
 *
 * @param weights the shares that operations have of the whole, 1 or more
 */
public record Mix(Map<Operation, Long> weights) {

    /** Mostly uses and changes, and some of everything else that becomes of a key. */
    public static final Mix USUAL = new Mix(Map.of(
            Operation.CREATE, 10L,
            Operation.ROTATE, 5L,
            Operation.UPDATE, 20L,
            Operation.DELETE, 5L,
            Operation.RECOVER, 5L,
            Operation.PURGE, 5L,
            Operation.GET, 15L,
            Operation.GET_DELETED, 5L,
            Operation.VERSIONS, 5L,
            Operation.SIGN, 25L));

    public Mix {
        if (weights.isEmpty() || weights.values().stream().anyMatch(weight -> weight < 1)) {
            throw new IllegalArgumentException("a mix has shares of 1 or more");
        }
        // Of one order, so that a seed always picks the same.
        weights = Collections.unmodifiableMap(new EnumMap<>(weights));
    }

    /**
     * That part of it which is among these.
     *
     * @param whose for the refusal
     * @throws RefusedException BAD_PARAMETER when there is none
     */
    Mix within(Set<Operation> offered, String whose) {
        Map<Operation, Long> left = new EnumMap<>(weights);
        left.keySet().retainAll(offered);
        if (left.isEmpty()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The mix of clients has nothing that can be asked over " + whose + "; it knows "
                            + String.join(
                                    ", ", offered.stream().map(Operation::word).toList()) + ".");
        }
        return new Mix(left);
    }

    Operation pick(SplittableRandom random) {
        long left = random.nextLong(
                weights.values().stream().mapToLong(Long::longValue).sum());
        Operation picked = Operation.GET;
        for (Map.Entry<Operation, Long> share : weights.entrySet()) {
            picked = share.getKey();
            left -= share.getValue();
            if (left < 0) {
                break;
            }
        }
        return picked;
    }
}
