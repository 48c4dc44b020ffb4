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
    POOL,
    /** Who somebody is to this card: sessions of its operators, and their own credentials. */
    SESSION,
    /** What crypto officers decide: operators, approvals, transport. */
    OFFICER,
    /** Sensors, and what follows from them. */
    TAMPER,
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
        return switch (service) {
            case GET_STATUS, READ_EVENTS, SHOW_POLICY, READ_SENSORS, GET_FIRMWARE -> STATUS;
            case RUN_SELF_TESTS -> SELF_TEST;
            case ZEROIZE, DECOMMISSION -> ZEROIZE;
            case INITIALIZE_POOL, CLONE_TARGET_INIT, CLONE_TARGET -> INITIALIZE;
            case CLONE_SOURCE -> CLONE_OUT;
            case PROVISION_POOL -> PROVISION;
            case RETIRE_CARD, ADMIT_CARD, PROMOTE_CARD, ADVANCE_CLOCK -> MEMBERSHIP;
            case RECOVER_POOL -> RECOVER;
            case TOKEN -> TOKEN;
            case OPEN_SESSION, CLOSE_SESSION, REPLACE_CREDENTIAL -> SESSION;
            case CREATE_OPERATOR,
                    DELETE_OPERATOR,
                    UNLOCK_OPERATOR,
                    LIST_OPERATORS,
                    SET_APPROVALS,
                    PROPOSE_REQUEST,
                    APPROVE_REQUEST,
                    LIST_APPROVALS,
                    ENTER_TRANSPORT,
                    LEAVE_TRANSPORT -> OFFICER;
            case SET_TRIP_ACTION, CLEAR_TAMPER -> TAMPER;
            case BEGIN_LOAD, LOAD_PART, ACTIVATE_LOAD, ABANDON_LOAD, KEEP_FIRMWARE, ROLL_BACK_FIRMWARE, RAISE_MINIMUM ->
                LOAD;
            case ATTEST_CARD -> ATTEST;
            case READ_AUDIT, SET_FORCED_AUDIT, RELEASE_AUDIT -> AUDIT;
            case INJECT_FAULT, CLEAR_CARD_FAULTS, LIST_CARD_FAULTS, RESUME -> FAULT;
            default -> POOL;
        };
    }

    /** Whether the answer is made of the pool's secrets, and must not leave a card that is out of service by then. */
    public boolean isDataOutput() {
        return switch (this) {
            case CLONE_OUT, PROVISION, MEMBERSHIP, RECOVER, TOKEN, POOL -> true;
            case STATUS, SELF_TEST, ZEROIZE, INITIALIZE, SESSION, OFFICER, TAMPER, LOAD, ATTEST, AUDIT, FAULT -> false;
        };
    }

    /** Whether only the coordinator or a tester may ask, and not just anybody who holds a role in the pool. */
    public boolean isCardManagement() {
        return this != POOL && this != STATUS;
    }
}
