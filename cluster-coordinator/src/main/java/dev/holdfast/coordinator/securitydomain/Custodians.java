package dev.holdfast.coordinator.securitydomain;

import dev.holdfast.bridge.custody.ExchangeKeyCustody;
import java.util.List;
import java.util.Optional;

/** The custodians that a service was started with: it finds in them the exchange keys of the one that ran before. */
@FunctionalInterface
public interface Custodians {

    /** @param description as {@link ExchangeKeyCustody#describe} gave it when the key was made */
    Optional<ExchangeKeyCustody> find(String description);

    static Custodians of(List<ExchangeKeyCustody> custodians) {
        return description -> custodians.stream()
                .filter(custodian -> custodian.describe().equals(description))
                .findFirst();
    }
}
