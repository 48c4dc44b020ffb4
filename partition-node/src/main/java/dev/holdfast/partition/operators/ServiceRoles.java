package dev.holdfast.partition.operators;

import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.ServiceRow;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Who may ask for which service, as the security policy says. An operator has his role; beside that a channel has one of its own,
 * by the certificate at its other end.
 */
final class ServiceRoles {

    private static final String NOBODY = "none";

    /** Whether a principal of the pool may have what he asks for is the pool's business. */
    private static final String CUSTOMER = "CUSTOMER";

    private static final Map<ServiceCase, List<String>> ROLES = roles();

    private ServiceRoles() {}

    /** Whether a service needs no authentication; it cannot need an approval either. */
    static boolean isForAnybody(ServiceCase service) {
        return of(service).contains(NOBODY);
    }

    /** @throws RefusedException FORBIDDEN when the caller may not have the service */
    static void require(Caller caller, ServiceCase service) {
        List<String> roles = of(service);
        String peer = ofChannel(caller.peer().getRole());
        boolean allowed = roles.stream()
                .anyMatch(role -> role.equals(NOBODY)
                        || role.equals(CUSTOMER)
                        || role.equals(peer)
                        || caller.operator()
                                .filter(operator -> operator.role().name().equals(role))
                                .isPresent());
        if (!allowed) {
            throw new RefusedException(Code.FORBIDDEN, refusal(caller, service));
        }
    }

    /** The operator who asks, for services that nobody else can have. */
    static Caller.Operator operator(Caller caller, ServiceCase service) {
        return caller.operator().orElseThrow(() -> new RefusedException(Code.FORBIDDEN, refusal(caller, service)));
    }

    static boolean allows(ServiceCase service, String role) {
        return of(service).contains(role);
    }

    /** Whether the approval of several crypto officers can be demanded: for what manages the card, not for what customers do. */
    static boolean isApprovable(ServiceCase service) {
        return switch (service) {
            case PROPOSE_REQUEST, APPROVE_REQUEST, LIST_APPROVALS, LOAD_PART -> false;
            default -> !isForAnybody(service) && isApprovable(ServiceGroup.of(service));
        };
    }

    private static boolean isApprovable(ServiceGroup group) {
        return switch (group) {
            case SELF_TEST, ZEROIZE, INITIALIZE, CLONE_OUT, RECOVER, OFFICER, TAMPER, TRANSPORT, LOAD, ATTEST, AUDIT ->
                true;
            case STATUS, PROVISION, MEMBERSHIP, TOKEN, POOL, SESSION, FAULT -> false;
        };
    }

    private static List<String> of(ServiceCase service) {
        return ROLES.getOrDefault(service, List.of(NOBODY));
    }

    private static String ofChannel(PeerRole peer) {
        return switch (peer) {
            case PEER_ROLE_COORDINATOR -> "APPLIANCE_USER";
            case PEER_ROLE_TESTER -> "TESTER";
            default -> CUSTOMER;
        };
    }

    private static String refusal(Caller caller, ServiceCase service) {
        String names = String.join(" or ", of(service));
        return caller.operator().isEmpty()
                ? service + " needs the session of an operator who is " + names + "; open one and name it."
                : "Only who is " + names + " may ask for " + service + ".";
    }

    private static Map<ServiceCase, List<String>> roles() {
        Map<ServiceCase, List<String>> roles = new EnumMap<>(ServiceCase.class);
        for (ServiceRow row : SecurityPolicies.current().getServicesList()) {
            roles.put(ServiceCase.valueOf(row.getService()), List.copyOf(row.getRolesList()));
        }
        return roles;
    }
}
