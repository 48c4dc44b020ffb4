package dev.holdfast.bridge.operation;

import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRequest;

/** How a session reaches its token. */
@FunctionalInterface
public interface Asker {

    /**
     * Completes the request with what the session knows (token, login, profile), puts it to a card and waits.
     *
     * @return an answer whose return value is CKR_OK
     * @throws dev.holdfast.proto.pkcs11.CryptokiException with any other return value, and with that of a card that cannot be asked
     */
    TokenAnswer ask(TokenRequest.Builder request);
}
