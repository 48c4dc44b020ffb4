package dev.holdfast.partition.firmware;

import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.ServiceRow;
import java.util.EnumMap;
import java.util.Map;

/** Services that the state table treats alike. Which service is of which group, the security policy says. */
public enum ServiceGroup {
    /** Tells what the card is and does; answered whenever the card has power (FIPS 140-3: show status, show version). */
    STATUS,
    /** Runs the self-tests on demand. */
    SELF_TEST,
    /** Destroys every sensitive parameter. */
    ZEROIZE,
    /** Makes a blank card a member of a pool. */
    INITIALIZE,
    /** Needs the pool's secrets on this card: lets another card join. */
    CLONE_OUT,
    /** The first change of a new pool. */
    PROVISION,
    /** Says which cards the pool has, and how late it is there. */
    MEMBERSHIP,
    /** Starts the pool anew from this card alone; does not wait for a majority, because there is none. */
    RECOVER,
    /** What the PKCS#11 door asks. It names no operator: who is logged in, a ticket says that a card gave out. */
    TOKEN,
    /** Everything else that the pool's cards do together. */
    POOL,
    /** Who somebody is to this card: sessions of its operators, and their own credentials. */
    SESSION,
    /** What crypto officers decide: operators and approvals. */
    OFFICER,
    /** Sensors, and what follows from them. */
    TAMPER,
    /** Locks the card for shipment and unlocks it. */
    TRANSPORT,
    /** Firmware images. */
    LOAD,
    /** The card testifies of itself. */
    ATTEST,
    /** The audit log. */
    AUDIT,
    /** What a tester makes go wrong; test firmware alone has it. */
    FAULT;

    /** The group of a request's service; a request without one belongs to {@link #POOL}, where no handler is found. */
    public static ServiceGroup of(ServiceCase service) {
        return Services.GROUPS.getOrDefault(service, POOL);
    }

    /**
     * Whether the answer is made of the pool's secrets, and must not leave a card that is out of service by then: so it is
     * with all that is offered only in states that let data out.
     */
    public boolean isDataOutput() {
        return StateTable.isDataOutput(this);
    }

    /** Whether only the coordinator or a tester may ask, and not just anybody who holds a role in the pool. */
    public boolean isCardManagement() {
        return this != POOL && this != STATUS;
    }

    /** Read on first use: the policy's check knows the groups already then. */
    private static final class Services {

        private static final Map<ServiceCase, ServiceGroup> GROUPS = groups();

        private static Map<ServiceCase, ServiceGroup> groups() {
            Map<ServiceCase, ServiceGroup> groups = new EnumMap<>(ServiceCase.class);
            for (ServiceRow row : SecurityPolicies.current().getServicesList()) {
                groups.put(ServiceCase.valueOf(row.getService()), valueOf(row.getGroup()));
            }
            return groups;
        }
    }
}
