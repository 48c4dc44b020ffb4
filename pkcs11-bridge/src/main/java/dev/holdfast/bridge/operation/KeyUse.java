package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.UseChecked;
import java.util.Optional;

/**
 * The use that an operation makes of a key: which function and mechanism, and the login that a key with CKA_ALWAYS_AUTHENTICATE
 * wants for every single one. The card has found the use permitted when the operation began, and looks again at each computation.
 */
public final class KeyUse {

    private final Asker cards;
    private final ComputeFunction function;
    private final TokenMechanism mechanism;
    private final ObjectHandle key;
    private final UseChecked facts;
    private ByteString ticket = ByteString.EMPTY;

    KeyUse(Asker cards, ComputeFunction function, TokenMechanism mechanism, ObjectHandle key, UseChecked facts) {
        this.cards = cards;
        this.function = function;
        this.mechanism = mechanism;
        this.key = key;
        this.facts = facts;
    }

    public ObjectHandle key() {
        return key;
    }

    ComputeFunction function() {
        return function;
    }

    TokenMechanism mechanism() {
        return mechanism;
    }

    Optional<CKM> type() {
        return CKM.of(mechanism.getType());
    }

    boolean encrypts() {
        return function == ComputeFunction.COMPUTE_ENCRYPT;
    }

    /** Longest result in bytes; 0 when it depends on the input. */
    int outputBytes() {
        return facts.getOutputBytes();
    }

    /** Whether C_Login with CKU_CONTEXT_SPECIFIC has to come before anything is computed. */
    boolean awaitsLogin() {
        return facts.getAlwaysAuthenticate() && ticket.isEmpty();
    }

    /** The login for this use has succeeded; see TokenLogin. */
    void authenticated(ByteString useTicket) {
        ticket = useTicket;
    }

    /** What was computed has been handed over: the next computation wants a login of its own. */
    void spent() {
        ticket = ByteString.EMPTY;
    }

    /** @throws CryptokiException USER_NOT_LOGGED_IN */
    void requireLogin() {
        if (awaitsLogin()) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN, "the key wants a login for every use");
        }
    }

    /** A computation with this key; the mechanism is that of the *Init until it is replaced. */
    Compute.Builder request() {
        return Compute.newBuilder()
                .setFunction(function)
                .setMechanism(mechanism)
                .setKey(key.getRef());
    }

    TokenAnswer ask(Compute.Builder compute) {
        requireLogin();
        return cards.ask(TokenRequest.newBuilder().setUseTicket(ticket).setCompute(compute));
    }

    byte[] compute(Compute.Builder compute) {
        return ask(compute).getBytes().toByteArray();
    }
}
