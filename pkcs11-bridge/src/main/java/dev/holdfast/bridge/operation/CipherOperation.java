package dev.holdfast.bridge.operation;

import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.SavedOperation;
import java.util.Optional;

/** C_Encrypt*, C_Decrypt* (PKCS#11 3.2, sections 5.8 and 5.10). */
public final class CipherOperation implements Operation {

    private static final byte[] NOTHING = {};

    private final KeyUse use;
    private final Cipher cipher;
    private final Result result = new Result();
    private boolean begun;

    public CipherOperation(KeyUse use) {
        this(use, Cipher.of(use), false);
    }

    private CipherOperation(KeyUse use, Cipher cipher, boolean begun) {
        this.use = use;
        this.cipher = cipher;
        this.begun = begun;
    }

    static CipherOperation restore(KeyUse use, SavedOperation saved) {
        return new CipherOperation(use, Cipher.of(use, saved), saved.getBegun());
    }

    /** @throws CryptokiException OPERATION_ACTIVE when parts have gone before */
    public Output whole(byte[] data, Room room) {
        if (begun) {
            throw new CryptokiException(CKR.OPERATION_ACTIVE, "the message has been begun in parts");
        }
        return result.offer(data, room, cipher.wholeLength(data.length), () -> {
            use.requireLogin();
            return cipher.whole(data);
        });
    }

    /** How many bytes {@link #update} will deliver for a part of this length. */
    public long updateLength(int part) {
        return cipher.updateLength(part);
    }

    public Output update(byte[] part, Room room) {
        long length = cipher.updateLength(part.length);
        if (room.query() || !room.fits(length)) {
            return new Output.Needed(length);
        }
        use.requireLogin();
        begun = true;
        result.drop();
        return new Output.Delivered(cipher.update(part));
    }

    public Output finish(Room room) {
        return result.offer(NOTHING, room, cipher.finishLength(), () -> {
            use.requireLogin();
            return cipher.finish();
        });
    }

    @Override
    public Optional<KeyUse> use() {
        return Optional.of(use);
    }

    @Override
    public SavedOperation.Builder save() {
        SavedOperation.Builder saved = SavedOperation.newBuilder()
                .setKind(use.encrypts() ? CKF.ENCRYPT : CKF.DECRYPT)
                .setMechanism(use.mechanism())
                .setBegun(begun);
        cipher.save(saved);
        return saved;
    }
}
