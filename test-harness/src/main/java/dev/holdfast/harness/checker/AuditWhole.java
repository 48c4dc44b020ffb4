package dev.holdfast.harness.checker;

import java.util.List;
import java.util.Map;

/** Every card's audit log verifies. */
final class AuditWhole implements Invariant {

    @Override
    public String name() {
        return "audit chains verify";
    }

    @Override
    public List<String> broken(Observed observed) {
        return observed.cards().auditFaults().entrySet().stream()
                .filter(card -> !card.getValue().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .map(card -> "The audit log of card " + card.getKey() + " is not whole: " + card.getValue())
                .toList();
    }
}
