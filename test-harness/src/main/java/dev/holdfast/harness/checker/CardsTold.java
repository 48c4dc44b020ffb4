package dev.holdfast.harness.checker;

import java.util.HashMap;
import java.util.Map;

/**
 * What cards tell, each by itself, when nothing is changed any more; all by the card's name, and empty where nobody asked.
 *
 * @param digests of each card's state
 * @param records what each card tells of every field of every key version, by what it is about, in words
 * @param auditFaults what is wrong with the audit log that the card exports; empty text if nothing is
 */
public record CardsTold(
        Map<String, String> digests, Map<String, Map<String, String>> records, Map<String, String> auditFaults) {

    /** Nobody asked. */
    public static final CardsTold NONE = new CardsTold(Map.of(), Map.of(), Map.of());

    public CardsTold {
        digests = Map.copyOf(digests);
        records = Map.copyOf(records);
        auditFaults = Map.copyOf(auditFaults);
    }

    /** What these cards tell, and others. */
    public CardsTold and(CardsTold others) {
        return new CardsTold(
                both(digests, others.digests), both(records, others.records), both(auditFaults, others.auditFaults));
    }

    private static <T> Map<String, T> both(Map<String, T> some, Map<String, T> others) {
        Map<String, T> all = new HashMap<>(some);
        all.putAll(others);
        return all;
    }
}
