package dev.holdfast.partition.card;

import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.SubState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Whom a card is serving: the sub-states of its states in service (ISO/IEC 19790 7.11.4). Of operators, those who are logged in
 * or whose services are under way; of everybody else, whose services are. Show status and what testers do count for nothing.
 */
final class Serving {

    private final ToIntFunction<OperatorRole> sessions;
    private final Map<SubState, AtomicInteger> underWay = new EnumMap<>(SubState.class);

    /** @param sessions how many operators of a role have */
    Serving(ToIntFunction<OperatorRole> sessions) {
        this.sessions = sessions;
        for (SubState state : SubState.values()) {
            underWay.put(state, new AtomicInteger());
        }
    }

    /** On the card's thread. */
    Set<SubState> now() {
        Set<SubState> now = EnumSet.noneOf(SubState.class);
        underWay.forEach((state, services) -> {
            if (services.get() > 0) {
                now.add(state);
            }
        });
        for (OperatorRole role : OperatorRole.values()) {
            of(role).filter(state -> sessions.applyAsInt(role) > 0).ifPresent(now::add);
        }
        return now;
    }

    /** Serves, and counts for as long as that takes. */
    <T> CompletableFuture<T> during(Caller caller, Request request, Supplier<CompletableFuture<T>> service) {
        Set<SubState> states = of(caller, request);
        count(states, 1);
        return CompletableFuture.completedFuture(service)
                .thenCompose(Supplier::get)
                .whenComplete((answer, failure) -> count(states, -1));
    }

    private void count(Set<SubState> states, int more) {
        underWay.forEach((state, services) -> services.addAndGet(states.contains(state) ? more : 0));
    }

    private static Set<SubState> of(Caller caller, Request request) {
        Set<SubState> states = EnumSet.noneOf(SubState.class);
        ServiceGroup group = ServiceGroup.of(request.getServiceCase());
        if (group == ServiceGroup.STATUS || group == ServiceGroup.FAULT) {
            return states;
        }
        if (caller.operator().isPresent()) {
            of(caller.operator().get().role()).ifPresent(states::add);
        } else if (group == ServiceGroup.POOL || group == ServiceGroup.TOKEN) {
            states.add(SubState.SUB_STATE_USER);
        } else if (group != ServiceGroup.SESSION) {
            states.add(SubState.SUB_STATE_APPLIANCE);
        }
        if (RequestApproval.of(request) == ServiceIndicator.SERVICE_INDICATOR_NOT_APPROVED) {
            states.add(SubState.SUB_STATE_NON_APPROVED);
        }
        return states;
    }

    /** An auditor reads, and is none of the standard's. */
    private static Optional<SubState> of(OperatorRole role) {
        return switch (role) {
            case UNACTIVATED_ADMIN, CRYPTO_OFFICER -> Optional.of(SubState.SUB_STATE_CRYPTO_OFFICER);
            case CRYPTO_USER -> Optional.of(SubState.SUB_STATE_USER);
            case APPLIANCE_USER -> Optional.of(SubState.SUB_STATE_APPLIANCE);
            default -> Optional.empty();
        };
    }
}
