package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.SavedOperation;
import java.util.Optional;

/** C_Verify, C_VerifyUpdate, C_VerifyFinal, and the same with the signature given first (PKCS#11 3.2, section 5.15). */
public final class VerifyOperation implements Operation, Absorbing {

    private static final byte[] NOTHING = {};

    private final KeyUse use;
    private final SignedMessage message;
    private final Optional<ByteString> given;
    private boolean begun;

    /** The signature comes last. */
    public VerifyOperation(KeyUse use) {
        this(use, SignedMessage.of(use), Optional.empty(), false);
    }

    /** C_VerifySignatureInit: the signature is known before the data. */
    public VerifyOperation(KeyUse use, byte[] signature) {
        this(use, SignedMessage.of(use), Optional.of(ByteString.copyFrom(signature)), false);
    }

    private VerifyOperation(KeyUse use, SignedMessage message, Optional<ByteString> given, boolean begun) {
        this.use = use;
        this.message = message;
        this.given = given;
        this.begun = begun;
    }

    static VerifyOperation restore(KeyUse use, SavedOperation saved) {
        return new VerifyOperation(use, SignedMessage.restore(use, saved), Optional.empty(), saved.getBegun());
    }

    /** @throws CryptokiException OPERATION_ACTIVE when parts have gone before; SIGNATURE_INVALID, SIGNATURE_LEN_RANGE */
    public void whole(byte[] data, byte[] signature) {
        requireWhole();
        last(data, ByteString.copyFrom(signature));
    }

    /** As {@link #whole(byte[], byte[])}, with the signature that was given first. */
    public void whole(byte[] data) {
        requireWhole();
        last(data, given.orElseThrow());
    }

    @Override
    public void update(byte[] part) {
        use.requireLogin();
        message.add(part);
        begun = true;
    }

    @Override
    public void requireReady(long length) {
        use.requireLogin();
        message.requireSpace(length);
    }

    /** @throws CryptokiException SIGNATURE_INVALID, SIGNATURE_LEN_RANGE */
    public void finish(byte[] signature) {
        last(NOTHING, ByteString.copyFrom(signature));
    }

    /** As {@link #finish(byte[])}, with the signature that was given first. */
    public void finish() {
        last(NOTHING, given.orElseThrow());
    }

    private void requireWhole() {
        if (begun) {
            throw new CryptokiException(CKR.OPERATION_ACTIVE, "the message has been begun in parts");
        }
    }

    private void last(byte[] part, ByteString signature) {
        use.ask(message.put(use.request(), part).setSignature(signature));
    }

    @Override
    public Optional<KeyUse> use() {
        return Optional.of(use);
    }

    @Override
    public SavedOperation.Builder save() {
        if (given.isPresent()) {
            throw new CryptokiException(CKR.STATE_UNSAVEABLE, "the state would have to hold the signature");
        }
        SavedOperation.Builder saved = SavedOperation.newBuilder()
                .setKind(CKF.VERIFY)
                .setMechanism(use.mechanism())
                .setBegun(begun);
        message.save(saved);
        return saved;
    }
}
