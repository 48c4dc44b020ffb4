package dev.holdfast.bridge.operation;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.SavedOperation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Message-based verifying (PKCS#11 3.2, section 5.16): many messages under one key. An error ends the message, not the process. */
public final class MessageVerifyOperation implements Operation {

    private final KeyUse use;
    private @Nullable VerifyOperation message;

    public MessageVerifyOperation(KeyUse use) {
        this.use = use;
    }

    /** @throws CryptokiException OPERATION_ACTIVE while a message is in parts; SIGNATURE_INVALID, SIGNATURE_LEN_RANGE */
    public void whole(byte[] data, byte[] signature) {
        requireNone();
        new VerifyOperation(use).whole(data, signature);
        use.spent();
    }

    /** @throws CryptokiException OPERATION_ACTIVE while another message is in parts */
    public void begin() {
        requireNone();
        message = new VerifyOperation(use);
    }

    /** @throws CryptokiException OPERATION_NOT_INITIALIZED when no message was begun */
    public void next(byte[] part) {
        VerifyOperation verify = begun();
        message = null;
        verify.update(part);
        message = verify;
    }

    /**
     * The last part.
     *
     * @throws CryptokiException as {@link #next}, SIGNATURE_INVALID, SIGNATURE_LEN_RANGE
     */
    public void last(byte[] part, byte[] signature) {
        VerifyOperation verify = begun();
        message = null;
        verify.update(part);
        verify.finish(signature);
        use.spent();
    }

    /** @throws CryptokiException OPERATION_ACTIVE while a message is in parts */
    public void finish() {
        requireNone();
    }

    @Override
    public Optional<KeyUse> use() {
        return Optional.of(use);
    }

    @Override
    public SavedOperation.Builder save() {
        throw new CryptokiException(CKR.STATE_UNSAVEABLE, "messages are not saved");
    }

    private VerifyOperation begun() {
        if (message == null) {
            throw new CryptokiException(CKR.OPERATION_NOT_INITIALIZED);
        }
        return message;
    }

    private void requireNone() {
        if (message != null) {
            throw new CryptokiException(CKR.OPERATION_ACTIVE, "a message is in parts");
        }
    }
}
