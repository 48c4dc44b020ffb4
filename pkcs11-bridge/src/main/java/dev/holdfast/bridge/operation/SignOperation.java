package dev.holdfast.bridge.operation;

import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.SavedOperation;
import java.util.Optional;

/** C_Sign, C_SignUpdate, C_SignFinal (PKCS#11 3.2, section 5.13). */
public final class SignOperation implements Operation, Absorbing {

    private static final byte[] NOTHING = {};

    private final KeyUse use;
    private final SignedMessage message;
    private final Result signature = new Result();
    private boolean begun;

    public SignOperation(KeyUse use) {
        this(use, SignedMessage.of(use), false);
    }

    private SignOperation(KeyUse use, SignedMessage message, boolean begun) {
        this.use = use;
        this.message = message;
        this.begun = begun;
    }

    static SignOperation restore(KeyUse use, SavedOperation saved) {
        return new SignOperation(use, SignedMessage.restore(use, saved), saved.getBegun());
    }

    /** @throws CryptokiException OPERATION_ACTIVE when parts have gone before */
    public Output whole(byte[] data, Room room) {
        if (begun) {
            throw new CryptokiException(CKR.OPERATION_ACTIVE, "the message has been begun in parts");
        }
        return last(data, room);
    }

    @Override
    public void update(byte[] part) {
        use.requireLogin();
        message.add(part);
        begun = true;
        signature.drop();
    }

    @Override
    public void requireReady(long length) {
        use.requireLogin();
        message.requireSpace(length);
    }

    public Output finish(Room room) {
        return last(NOTHING, room);
    }

    /** The last part and the signature in one; takes the part in only if the signature can be delivered. */
    Output last(byte[] part, Room room) {
        Length length = use.outputBytes() > 0 ? Length.exactly(use.outputBytes()) : Length.UNKNOWN;
        return signature.offer(part, room, length, () -> use.compute(message.put(use.request(), part)));
    }

    @Override
    public Optional<KeyUse> use() {
        return Optional.of(use);
    }

    @Override
    public SavedOperation.Builder save() {
        SavedOperation.Builder saved = SavedOperation.newBuilder()
                .setKind(CKF.SIGN)
                .setMechanism(use.mechanism())
                .setBegun(begun);
        message.save(saved);
        return saved;
    }
}
