package dev.holdfast.partition.card;

import dev.holdfast.partition.attestation.AttestationServices;
import dev.holdfast.partition.attestation.Evidence;
import dev.holdfast.partition.audit.AuditLog;
import dev.holdfast.partition.audit.AuditServices;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.operators.Operators;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Which part of the firmware answers which of the card's own services. */
final class Families {

    private final Map<ServiceGroup, ServiceFamily> families = new EnumMap<>(ServiceGroup.class);

    /**
     * @param sign by the card's own key; from any thread
     * @param evidence of a card that has booted
     */
    Families(
            OwnCard card,
            Operators operators,
            AuditLog audit,
            UnaryOperator<byte[]> sign,
            Supplier<Evidence> evidence,
            ServiceFamily faults,
            ServiceFamily images) {
        families.put(ServiceGroup.SESSION, operators);
        families.put(ServiceGroup.OFFICER, operators);
        families.put(
                ServiceGroup.ATTEST,
                new AttestationServices(evidence, card.environment().workers()));
        families.put(ServiceGroup.AUDIT, new AuditServices(card, audit, sign));
        families.put(ServiceGroup.FAULT, faults);
        families.put(ServiceGroup.LOAD, images);
    }

    /** A service that only tells something is answered by the part that knows it. */
    ServiceFamily of(ServiceCase service) {
        return switch (service) {
            case SHOW_POLICY -> Families::policy;
            case READ_SENSORS, DECOMMISSION -> of(ServiceGroup.TAMPER);
            case GET_FIRMWARE -> of(ServiceGroup.LOAD);
            default -> of(ServiceGroup.of(service));
        };
    }

    private ServiceFamily of(ServiceGroup group) {
        return families.getOrDefault(group, (caller, request) -> {
            throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        });
    }

    private static CompletableFuture<Response.Builder> policy(Caller caller, Request request) {
        return CompletableFuture.completedFuture(Response.newBuilder().setPolicy(SecurityPolicies.current()));
    }
}
