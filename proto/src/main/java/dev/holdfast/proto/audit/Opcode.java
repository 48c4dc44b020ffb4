package dev.holdfast.proto.audit;

import java.util.Arrays;
import java.util.Optional;

/**
 * What an entry of the log says was done. The first part is the vocabulary that the published audit logs of this family of
 * cards use; a simulator's card does all of it that it can do. The second part is the simulator's own.
 */
public enum Opcode {
    INIT_TOKEN("A blank card began to become a member of a pool."),
    INIT_DONE("A pool was given its secrets and is ready for its customers."),
    GEN_KEY_ENC_KEY("The key was made under which a pool keeps its keys."),
    GEN_PSWD_ENC_KEY("The key was made under which credentials are kept."),
    STORE_KBK_SHARE("The pool's secrets were divided among custodians."),
    SET_NODEID("A card was given its place among the cards of a pool, or lost it."),

    LOGIN("An operator proved who he is, or failed to."),
    LOGOUT("An operator ended his session."),
    CLOSE_PARTITION_SESSIONS("All sessions of the card ended."),
    CREATE_USER("An operator, or a role of the pool, was given to somebody."),
    CREATE_CO("A crypto officer was created."),
    CREATE_APPLIANCE_USER("An appliance user was created."),
    DELETE_USER("An operator, or a role of the pool, was taken from somebody."),
    CHANGE_PSWD("An operator replaced his credential."),
    SET_M_VALUE("It was decided how many crypto officers must approve a service."),
    GET_TOKEN("A service was put up for approval."),
    APPROVE_TOKEN("A crypto officer approved a service that was put up."),

    GENERATE_KEY("A secret key was made."),
    GENERATE_KEY_PAIR("A key pair was made."),
    CREATE_OBJECT("A key came in from outside."),
    MODIFY_OBJECT("What a key, a setting or a rule says was changed."),
    DESTROY_OBJECT("A key was destroyed for good."),
    TOMBSTONE_OBJECT("A key was deleted; it can be recovered for a while."),
    SHARE_OBJECT("A key was given to another user."),
    WRAP_KEY("A key left the card under another key."),
    UNWRAP_KEY("A key came in under another key."),
    DERIVE_KEY("A key was derived from another one."),
    EXTRACT_MASKED_OBJECT("A key left the card under the pool's own key, for a backup or another card."),
    INSERT_MASKED_OBJECT("A key came in under the pool's own key."),
    FIPS_RAND("Random bytes were given out."),

    CLONE_SOURCE_INIT("A member was asked to give the pool's key to another card."),
    CLONE_SOURCE_STAGE1("A member gave the pool's key to another card."),
    CLONE_TARGET_INIT("A blank card asked for a pool's key."),
    CLONE_TARGET_STAGE1("A blank card received a pool's key."),
    CERT_AUTH_STORE_CERT("A certificate was stored."),
    CERT_AUTH_VALIDATE_PEER_CERTS("The certificates of another card were checked."),
    CERT_AUTH_SOURCE_KEY_EXCHANGE("A key was agreed with another card, as the one that gives."),
    CERT_AUTH_TARGET_KEY_EXCHANGE("A key was agreed with another card, as the one that receives."),

    BACKUP_BEGIN("A full backup began."),
    BACKUP_END("A full backup ended."),
    RESTORE_BEGIN("A restore from a backup or of a security domain began."),
    RESTORE_END("A restore ended."),
    ZEROIZE("Every sensitive parameter was destroyed, or that began."),

    REFUSED("Somebody asked for a service that is not his, and that leaves no entry otherwise."),
    BOOT("The card was switched on."),
    SELF_TEST("Self-tests were run on demand, or failed."),
    ERROR("The card entered an error state."),
    FAULT("A tester made something go wrong, or ended that."),
    TAMPER("A sensor reported what it should not, and the card acted on it."),
    CLEAR_TAMPER("A tamper response was ended."),
    SET_DEGRADED_OPERATION("It was decided whether the card may go on without an algorithm that failed its self-test."),
    SET_TRIP_ACTION("It was decided what a sensor's trip leads to."),
    MODIFY_USER("An operator who had failed too often was unlocked."),
    ENTER_TRANSPORT("The card was locked for shipment."),
    LEAVE_TRANSPORT("The card was unlocked by its recipient, or somebody tried."),
    DECOMMISSION("The card's life ended, or that began."),
    FW_UPDATE_BEGIN("A firmware image began to come in."),
    FW_UPDATE_END("A firmware image was verified and put on trial, or abandoned."),
    FW_KEEP("An image on trial was kept."),
    FW_ROLL_BACK("The image on trial was left for the one before."),
    FW_RAISE_MINIMUM("The least security version of images was raised."),
    SET_FORCED_AUDIT("It was decided whether the log must keep everything."),
    RELEASE_AUDIT("The auditor has entries in safety; they may be overwritten.");

    private final String meaning;

    Opcode(String meaning) {
        this.meaning = meaning;
    }

    /** One sentence. */
    public String meaning() {
        return meaning;
    }

    /**
     * Whether a card does this although its log is full and must keep everything: nobody is locked out or kept from destroying
     * secrets by a log.
     */
    public boolean isNeverRefused() {
        return switch (this) {
            case LOGIN, LOGOUT, ZEROIZE, DECOMMISSION, BOOT, ERROR, TAMPER, RELEASE_AUDIT -> true;
            default -> false;
        };
    }

    public static Optional<Opcode> of(String name) {
        return Arrays.stream(values()).filter(code -> code.name().equals(name)).findFirst();
    }
}
