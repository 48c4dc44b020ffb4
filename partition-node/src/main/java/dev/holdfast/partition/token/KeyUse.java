package dev.holdfast.partition.token;

import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.vault.KeyRules;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.TokenAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that one call uses: found, their time looked at, the login for one use proved, opened; wiped when the call ends. What
 * they answer counts only if they are still there, unchanged, when it is computed.
 */
final class KeyUse implements AutoCloseable {

    private final Visit visit;
    private final CardAccess card;
    private final ObjectFinder finder;
    private final Secrets secrets;
    private final Optional<Ticket> useTicket;
    private final List<Held> used = new ArrayList<>();
    private final List<OpenKey> opened = new ArrayList<>();

    KeyUse(Visit visit, CardAccess card, ObjectFinder finder, Secrets secrets, Optional<Ticket> useTicket) {
        this.visit = visit;
        this.card = card;
        this.finder = finder;
        this.secrets = secrets;
        this.useTicket = useTicket;
    }

    /**
     * @param undoing what protected or proved something while the key was in force: decrypting, unwrapping, verifying
     * @param absent what to refuse with when there is no such key
     */
    OpenKey open(ObjectRef ref, boolean undoing, CKR absent) {
        OpenKey key = openUnproved(ref, undoing, absent);
        if (key.attributes().is(CKA.ALWAYS_AUTHENTICATE) && !isProved(ref)) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN, "the key wants a login for every use");
        }
        return key;
    }

    /** The same without a login for this use: for what is not one yet. */
    OpenKey openUnproved(ObjectRef ref, boolean undoing, CKR absent) {
        Held object = finder.find(visit, ref, absent);
        boolean isKey = object.attributes()
                .objectClass()
                .filter(type -> type == CKO.PUBLIC_KEY || type == CKO.PRIVATE_KEY || type == CKO.SECRET_KEY)
                .isPresent();
        if (!isKey) {
            throw new CryptokiException(absent, "the object is no key");
        }
        if (object instanceof ShownObject shown && !KeyRules.isInForce(shown.version(), undoing, card.now())) {
            throw new CryptokiException(CKR.KEY_FUNCTION_NOT_PERMITTED, "the key is disabled, or not in force now");
        }
        used.add(object);
        OpenKey key = secrets.open(visit, object);
        opened.add(key);
        return key;
    }

    Outcome answer(TokenAnswer.Builder answer) {
        return new Outcome.Answered(answer, this::hold);
    }

    /** For what is made of the keys: begun anew unless they are still there before the pool is asked to keep it. */
    Outcome checked(Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            return answer(answered.answer());
        }
        return hold(card.applied()) ? outcome : new Outcome.Answered(TokenAnswer.newBuilder(), later -> false);
    }

    /** Whether the token and all keys are there as they were. */
    boolean hold(Vault later) {
        return visit.isStill(later) && used.stream().allMatch(object -> object.isStill(later));
    }

    /** Of the keys that were opened. */
    List<Attributes> attributes() {
        return opened.stream().map(OpenKey::attributes).toList();
    }

    @Override
    public void close() {
        opened.forEach(OpenKey::close);
    }

    private boolean isProved(ObjectRef ref) {
        return useTicket
                .filter(ticket -> ticket.key().equals(Tickets.digest(ref)))
                .filter(ticket -> ticket.who() == visit.who())
                .filter(ticket -> card.now() < ticket.untilMillis())
                .isPresent();
    }
}
