package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.MessageResult;
import dev.holdfast.proto.v1.SavedOperation;
import dev.holdfast.proto.v1.TokenAnswer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Message-based encryption and decryption (PKCS#11 3.2, sections 5.9 and 5.11): many messages under one key, each with a nonce and
 * a tag of its own. A message in parts is kept until its last part; that one delivers everything. An error ends the message and
 * not the process.
 */
public final class MessageCipherOperation implements Operation {

    /** CK_GENERATOR_FUNCTION: the nonce is given. */
    private static final long NO_GENERATE = 0;

    /** What a message has become, with the nonce that was used and the tag: of one that was encrypted and is delivered. */
    public record Sealed(Output output, ByteString nonce, ByteString tag) {

        private static Sealed of(Output output) {
            return new Sealed(output, ByteString.EMPTY, ByteString.EMPTY);
        }
    }

    private record Begun(MessageParameters parameters, Parts parts) {}

    private final KeyUse use;
    private @Nullable Begun message;
    private long messages;

    public MessageCipherOperation(KeyUse use) {
        this.use = use;
    }

    /** @throws CryptokiException OPERATION_ACTIVE while a message is in parts; AEAD_DECRYPT_FAILED */
    public Sealed whole(MessageParameters parameters, byte[] additionalData, byte[] data, Room room) {
        requireNone();
        Optional<Output> needed = needed(data.length, room);
        if (needed.isPresent()) {
            return Sealed.of(needed.get());
        }
        return message(with(parameters, additionalData), parts().with(data));
    }

    /**
     * C_EncryptMessageBegin, C_DecryptMessageBegin.
     *
     * @return the nonce: the one given, or the one that the card made
     * @throws CryptokiException OPERATION_ACTIVE while another message is in parts
     */
    public ByteString begin(MessageParameters parameters, byte[] additionalData) {
        requireNone();
        MessageParameters begun = with(parameters, additionalData);
        if (use.encrypts() && begun.getGenerator() != NO_GENERATE) {
            // The client is told the nonce now, and the card makes one when it encrypts: so it encrypts nothing,
            // unseen.
            ByteString nonce = compute(begun, ByteString.EMPTY).getMessage().getNonce();
            begun = begun.toBuilder().setNonce(nonce).setGenerator(NO_GENERATE).build();
        }
        message = new Begun(begun, parts());
        return begun.getNonce();
    }

    /**
     * C_EncryptMessageNext, C_DecryptMessageNext.
     *
     * @param tag of the message that is decrypted; counts with its last part
     * @throws CryptokiException OPERATION_NOT_INITIALIZED when no message was begun
     */
    public Sealed next(byte[] part, ByteString tag, boolean last, Room room) {
        Begun begun = message;
        if (begun == null) {
            throw new CryptokiException(CKR.OPERATION_NOT_INITIALIZED);
        }
        Optional<Output> needed = needed(last ? begun.parts().length() + (long) part.length : 0, room);
        if (needed.isPresent()) {
            return Sealed.of(needed.get());
        }
        message = null;
        if (last) {
            MessageParameters parameters = use.encrypts()
                    ? begun.parameters()
                    : begun.parameters().toBuilder().setTag(tag).build();
            return message(parameters, begun.parts().with(part));
        }
        begun.parts().add(part);
        message = begun;
        return Sealed.of(Output.NOTHING);
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
        throw new CryptokiException(CKR.STATE_UNSAVEABLE, "two messages could be made under one nonce");
    }

    private TokenAnswer compute(MessageParameters parameters, ByteString data) {
        return use.ask(
                use.request().setData(data).setMessage(parameters.toBuilder().setCounter(messages)));
    }

    private Sealed message(MessageParameters parameters, ByteString data) {
        TokenAnswer answer = compute(parameters, data);
        messages++;
        use.spent();
        if (!use.encrypts()) {
            return Sealed.of(new Output.Delivered(answer.getBytes().toByteArray()));
        }
        MessageResult result = answer.getMessage();
        return new Sealed(new Output.Delivered(result.getData().toByteArray()), result.getNonce(), result.getTag());
    }

    /** The tag is apart: what comes out is as long as what went in. */
    private static Optional<Output> needed(long length, Room room) {
        return room.query() || !room.fits(length) ? Optional.of(new Output.Needed(length)) : Optional.empty();
    }

    private Parts parts() {
        return new Parts(Parts.MOST, Cipher.lengthError(use));
    }

    private void requireNone() {
        if (message != null) {
            throw new CryptokiException(CKR.OPERATION_ACTIVE, "a message is in parts");
        }
    }

    private static MessageParameters with(MessageParameters parameters, byte[] additionalData) {
        return parameters.toBuilder()
                .setAdditionalData(ByteString.copyFrom(additionalData))
                .build();
    }
}
