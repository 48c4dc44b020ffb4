package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.SavedOperation;
import java.util.Set;

/** Mechanisms that cannot be cut: the message is kept until it is whole. With authentication, no part may be seen before. */
final class BufferedCipher implements Cipher {

    private static final Set<CKM> AUTHENTICATED = Set.of(CKM.AES_GCM, CKM.AES_CCM, CKM.CHACHA20_POLY1305);
    private static final byte[] NOTHING = {};

    private final KeyUse use;
    private final Parts parts;

    BufferedCipher(KeyUse use, SavedOperation saved) {
        this.use = use;
        this.parts = new Parts(Parts.MOST, Cipher.lengthError(use));
        parts.add(saved.getPending().toByteArray());
    }

    @Override
    public long updateLength(int part) {
        return 0;
    }

    @Override
    public byte[] update(byte[] part) {
        parts.add(part);
        return NOTHING;
    }

    @Override
    public Length finishLength() {
        return length(parts.length());
    }

    @Override
    public byte[] finish() {
        return whole(NOTHING);
    }

    @Override
    public Length wholeLength(int data) {
        return length(data);
    }

    @Override
    public byte[] whole(byte[] data) {
        return use.compute(use.request().setData(parts.with(data)));
    }

    @Override
    public void save(SavedOperation.Builder saved) {
        if (use.type().filter(AUTHENTICATED::contains).isPresent()) {
            throw new CryptokiException(CKR.STATE_UNSAVEABLE, "two messages could be made under one nonce");
        }
        saved.setPending(ByteString.copyFrom(parts.toByteArray()));
    }

    private Length length(long input) {
        if (use.outputBytes() > 0) {
            return use.encrypts() ? Length.exactly(use.outputBytes()) : Length.atMost(use.outputBytes());
        }
        if (!use.encrypts()) {
            return Length.atMost(input);
        }
        return switch (use.type().orElseThrow()) {
            case AES_GCM -> Length.exactly(input + (use.mechanism().getGcm().getTagBits() + 7) / 8);
            case AES_CCM -> Length.exactly(input + use.mechanism().getCcm().getMacLength());
            case CHACHA20_POLY1305 -> Length.exactly(input + 16);
            case AES_XTS -> Length.exactly(input);
            case AES_KEY_WRAP -> Length.exactly(input + 8);
            case AES_KEY_WRAP_KWP -> Length.exactly((input + 7) / 8 * 8 + 8);
            default -> Length.UNKNOWN;
        };
    }
}
