package dev.holdfast.bridge.operation;

import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.SavedOperation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Message-based signing (PKCS#11 3.2, section 5.14): many messages under one key. An error ends the message, not the process. */
public final class MessageSignOperation implements Operation {

    private final KeyUse use;
    private @Nullable SignOperation single;
    private @Nullable SignOperation message;

    public MessageSignOperation(KeyUse use) {
        this.use = use;
    }

    /** @throws CryptokiException OPERATION_ACTIVE while a message is in parts */
    public Output whole(byte[] data, Room room) {
        requireNone();
        SignOperation sign = single != null ? single : new SignOperation(use);
        single = null;
        Output output = sign.whole(data, room);
        if (output instanceof Output.Needed) {
            single = sign;
        } else {
            use.spent();
        }
        return output;
    }

    /** @throws CryptokiException OPERATION_ACTIVE while another message is in parts */
    public void begin() {
        requireNone();
        single = null;
        message = new SignOperation(use);
    }

    /** @throws CryptokiException OPERATION_NOT_INITIALIZED when no message was begun */
    public void next(byte[] part) {
        SignOperation sign = begun();
        message = null;
        sign.update(part);
        message = sign;
    }

    /** The last part. */
    public Output last(byte[] part, Room room) {
        SignOperation sign = begun();
        message = null;
        Output output = sign.last(part, room);
        if (output instanceof Output.Needed) {
            message = sign;
        } else {
            use.spent();
        }
        return output;
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

    private SignOperation begun() {
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
