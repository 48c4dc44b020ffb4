package dev.holdfast.partition.firmware;

import dev.holdfast.proto.v1.Request.ServiceCase;

/** Services that the state table treats alike. */
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
    POOL;

    /** The group of a request's service; a request without one belongs to {@link #POOL}, where no handler is found. */
    public static ServiceGroup of(ServiceCase service) {
        return switch (service) {
            case GET_STATUS, READ_EVENTS -> STATUS;
            case RUN_SELF_TESTS -> SELF_TEST;
            case ZEROIZE -> ZEROIZE;
            case INITIALIZE_POOL, CLONE_TARGET_INIT, CLONE_TARGET -> INITIALIZE;
            case CLONE_SOURCE -> CLONE_OUT;
            case PROVISION_POOL -> PROVISION;
            case RETIRE_CARD, ADMIT_CARD, PROMOTE_CARD, ADVANCE_CLOCK -> MEMBERSHIP;
            case RECOVER_POOL -> RECOVER;
            case TOKEN -> TOKEN;
            default -> POOL;
        };
    }

    /** Whether the answer is made of the pool's secrets, and must not leave a card that is out of service by then. */
    public boolean isDataOutput() {
        return switch (this) {
            case CLONE_OUT, PROVISION, MEMBERSHIP, RECOVER, TOKEN, POOL -> true;
            case STATUS, SELF_TEST, ZEROIZE, INITIALIZE -> false;
        };
    }

    /** Whether only the coordinator or a tester may ask, and not just anybody who holds a role in the pool. */
    public boolean isCardManagement() {
        return this != POOL && this != STATUS;
    }
}
