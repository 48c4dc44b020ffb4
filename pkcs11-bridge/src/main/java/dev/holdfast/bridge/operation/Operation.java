package dev.holdfast.bridge.operation;

import dev.holdfast.proto.v1.SavedOperation;
import java.util.Optional;

/** What a session is in the middle of. Not safe for use by two calls at once: the calls of a session come one after the other. */
public sealed interface Operation
        permits CipherOperation,
                DigestOperation,
                SignOperation,
                VerifyOperation,
                RecoverOperation,
                MessageCipherOperation,
                MessageSignOperation,
                MessageVerifyOperation {

    /** The use of a key that the operation is; none of a digest, unless a key went into it. */
    Optional<KeyUse> use();

    /**
     * All that it takes to go on elsewhere, but the key.
     *
     * @throws dev.holdfast.proto.pkcs11.CryptokiException STATE_UNSAVEABLE
     */
    SavedOperation.Builder save();
}
