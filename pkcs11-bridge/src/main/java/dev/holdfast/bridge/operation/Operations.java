package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.CheckUse;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.SavedOperation;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.UseChecked;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operations that are active in one session: at most one of each kind. Any kinds may be active together, so that the
 * dual-function calls have theirs. Used by one thread at a time.
 */
public final class Operations implements AutoCloseable {

    private final Asker cards;
    private final CheckedUses uses;
    private final StateSeal seal;

    private final Place<CipherOperation> encryption = new Place<>();
    private final Place<CipherOperation> decryption = new Place<>();
    private final Place<DigestOperation> digest = new Place<>();
    private final Place<SignOperation> signing = new Place<>();
    private final Place<VerifyOperation> verification = new Place<>();
    private final Place<VerifyOperation> signatureVerification = new Place<>();
    private final Place<RecoverOperation> signRecovery = new Place<>();
    private final Place<RecoverOperation> verifyRecovery = new Place<>();
    private final Place<MessageCipherOperation> messageEncryption = new Place<>();
    private final Place<MessageCipherOperation> messageDecryption = new Place<>();
    private final Place<MessageSignOperation> messageSigning = new Place<>();
    private final Place<MessageVerifyOperation> messageVerification = new Place<>();

    private final Map<Long, List<Place<?>>> places = Map.ofEntries(
            Map.entry(CKF.ENCRYPT, List.of(encryption)),
            Map.entry(CKF.DECRYPT, List.of(decryption)),
            Map.entry(CKF.DIGEST, List.of(digest)),
            Map.entry(CKF.SIGN, List.of(signing)),
            Map.entry(CKF.VERIFY, List.of(verification, signatureVerification)),
            Map.entry(CKF.SIGN_RECOVER, List.of(signRecovery)),
            Map.entry(CKF.VERIFY_RECOVER, List.of(verifyRecovery)),
            Map.entry(CKF.MESSAGE_ENCRYPT, List.of(messageEncryption)),
            Map.entry(CKF.MESSAGE_DECRYPT, List.of(messageDecryption)),
            Map.entry(CKF.MESSAGE_SIGN, List.of(messageSigning)),
            Map.entry(CKF.MESSAGE_VERIFY, List.of(messageVerification)));

    private @Nullable KeyUse latest;

    /**
     * @param cards of this session
     * @param uses of the session's application with this token
     * @param seal of the session's application with this token
     */
    public Operations(Asker cards, CheckedUses uses, StateSeal seal) {
        this.cards = cards;
        this.uses = uses;
        this.seal = seal;
    }

    /**
     * The use of a key that an *Init function asks for.
     *
     * @throws CryptokiException with all that the standard lets *Init refuse: KEY_FUNCTION_NOT_PERMITTED, MECHANISM_PARAM_INVALID ...
     */
    public KeyUse use(ComputeFunction function, TokenMechanism mechanism, ObjectHandle key) {
        return use(function, mechanism, key, false);
    }

    /** As {@link #use}, for message-based encryption and decryption: each message has its own parameter, and the *Init none. */
    public KeyUse useForMessages(ComputeFunction function, TokenMechanism mechanism, ObjectHandle key) {
        TokenMechanism bare =
                TokenMechanism.newBuilder().setType(mechanism.getType()).build();
        return use(function, bare, key, true);
    }

    private KeyUse use(ComputeFunction function, TokenMechanism mechanism, ObjectHandle key, boolean messages) {
        CheckUse check = CheckUse.newBuilder()
                .setFunction(function)
                .setMechanism(mechanism)
                .setKey(key.getRef())
                .setMessage(messages)
                .build();
        UseChecked facts =
                uses.check(check, asked -> cards.ask(TokenRequest.newBuilder().setCheckUse(asked))
                        .getUseChecked());
        KeyUse use = new KeyUse(cards, function, mechanism, key, facts);
        latest = use;
        return use;
    }

    public Place<CipherOperation> encryption() {
        return encryption;
    }

    public Place<CipherOperation> decryption() {
        return decryption;
    }

    public Place<DigestOperation> digest() {
        return digest;
    }

    public Place<SignOperation> signing() {
        return signing;
    }

    public Place<VerifyOperation> verification() {
        return verification;
    }

    /** Of C_VerifySignatureInit. */
    public Place<VerifyOperation> signatureVerification() {
        return signatureVerification;
    }

    public Place<RecoverOperation> signRecovery() {
        return signRecovery;
    }

    public Place<RecoverOperation> verifyRecovery() {
        return verifyRecovery;
    }

    public Place<MessageCipherOperation> messageEncryption() {
        return messageEncryption;
    }

    public Place<MessageCipherOperation> messageDecryption() {
        return messageDecryption;
    }

    public Place<MessageSignOperation> messageSigning() {
        return messageSigning;
    }

    public Place<MessageVerifyOperation> messageVerification() {
        return messageVerification;
    }

    /**
     * The key of the operation that cannot go on before the user has proved himself again (CKA_ALWAYS_AUTHENTICATE); of several,
     * that of the one that was begun last.
     */
    public Optional<ObjectRef> awaitingLogin() {
        return awaiting().map(use -> use.key().getRef());
    }

    /** The user has proved himself for the operation that was {@link #awaitingLogin}; the ticket is good for it alone. */
    public void admit(ByteString useTicket) {
        awaiting()
                .orElseThrow(() -> new IllegalStateException("no operation awaits a login"))
                .authenticated(useTicket);
    }

    /** C_SessionCancel, but for searches; the flags are those of CK_MECHANISM_INFO. */
    public void cancel(long flags) {
        places.forEach((flag, cancelled) -> {
            if ((flags & flag) != 0) {
                cancelled.forEach(Place::cancel);
            }
        });
    }

    /** Ends all of them. */
    @Override
    public void close() {
        cancel(~0L);
        latest = null;
    }

    /**
     * C_GetOperationState.
     *
     * @param sessionState CKS_ number
     * @throws CryptokiException OPERATION_NOT_INITIALIZED, STATE_UNSAVEABLE
     */
    public byte[] save(long sessionState) {
        List<Operation> active = active().toList();
        if (active.isEmpty()) {
            throw new CryptokiException(CKR.OPERATION_NOT_INITIALIZED);
        }
        return seal.seal(SavedStates.of(active), sessionState);
    }

    /**
     * C_SetOperationState: ends what is active, unless it fails.
     *
     * @param sessionState CKS_ number
     * @param keys that the saved operations need
     * @throws CryptokiException SAVED_STATE_INVALID, KEY_NEEDED, KEY_NOT_NEEDED, KEY_CHANGED, and as {@link #use}
     */
    public void restore(byte[] state, long sessionState, GivenKeys keys) {
        List<SavedOperation> saved = seal.open(state, sessionState).getOperationsList();
        keys.requireNeeded(saved);
        List<Runnable> restored =
                saved.stream().map(operation -> restored(operation, keys)).toList();
        cancel(~0L);
        restored.forEach(Runnable::run);
    }

    /** The operation, ready to be put in its place. */
    private Runnable restored(SavedOperation saved, GivenKeys keys) {
        if (saved.getKind() == CKF.DIGEST) {
            DigestOperation operation = DigestOperation.restore(saved);
            return () -> digest.restore(operation);
        }
        KeyUse use = use(SavedStates.function(saved), saved.getMechanism(), keys.keyFor(saved));
        return switch (use.function()) {
            case COMPUTE_ENCRYPT -> {
                CipherOperation operation = CipherOperation.restore(use, saved);
                yield () -> encryption.restore(operation);
            }
            case COMPUTE_DECRYPT -> {
                CipherOperation operation = CipherOperation.restore(use, saved);
                yield () -> decryption.restore(operation);
            }
            case COMPUTE_SIGN -> {
                SignOperation operation = SignOperation.restore(use, saved);
                yield () -> signing.restore(operation);
            }
            default -> {
                VerifyOperation operation = VerifyOperation.restore(use, saved);
                yield () -> verification.restore(operation);
            }
        };
    }

    private Optional<KeyUse> awaiting() {
        List<KeyUse> awaiting = active().flatMap(operation -> operation.use().stream())
                .filter(KeyUse::awaitsLogin)
                .toList();
        return awaiting.contains(latest)
                ? Optional.ofNullable(latest)
                : awaiting.stream().findFirst();
    }

    private Stream<Operation> active() {
        return places.values().stream().flatMap(List::stream).flatMap(Place::stream);
    }
}
