package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.SavedOperation;
import java.util.Optional;

/** The message that is being signed or whose signature is being verified, part by part. */
sealed interface SignedMessage {

    /** A fresh one, as the mechanism takes it. */
    static SignedMessage of(KeyUse use) {
        Optional<SignedMessage> hashed = use.type().flatMap(Hash::ofSignature).map(hash -> new Hashed(hash.start()));
        return hashed.orElseGet(Buffered::new);
    }

    static SignedMessage restore(KeyUse use, SavedOperation saved) {
        Optional<Hash> hash = use.type().flatMap(Hash::ofSignature);
        if (hash.isPresent()) {
            return new Hashed(hash.get().restore(saved.getHash().toByteArray()));
        }
        Buffered buffered = new Buffered();
        buffered.add(saved.getPending().toByteArray());
        return buffered;
    }

    /** @throws dev.holdfast.proto.pkcs11.CryptokiException DATA_LEN_RANGE when so much more is too much */
    void requireSpace(long more);

    void add(byte[] part);

    /** Puts all parts, and then this one, into the computation; goes on as if it had not been asked. */
    Compute.Builder put(Compute.Builder compute, byte[] tail);

    void save(SavedOperation.Builder saved);

    /** For mechanisms that hash and then sign: a message of any length, of which the card gets the digest alone. */
    record Hashed(RunningHash hash) implements SignedMessage {

        @Override
        public void requireSpace(long more) {}

        @Override
        public void add(byte[] part) {
            hash.add(part);
        }

        @Override
        public Compute.Builder put(Compute.Builder compute, byte[] tail) {
            return compute.setData(ByteString.copyFrom(hash.with(tail))).setDigested(true);
        }

        @Override
        public void save(SavedOperation.Builder saved) {
            saved.setHash(ByteString.copyFrom(hash.state()));
        }
    }

    /** For all others. */
    record Buffered(Parts parts) implements SignedMessage {

        Buffered() {
            this(new Parts(Parts.MOST, CKR.DATA_LEN_RANGE));
        }

        @Override
        public void requireSpace(long more) {
            parts.requireSpace(more);
        }

        @Override
        public void add(byte[] part) {
            parts.add(part);
        }

        @Override
        public Compute.Builder put(Compute.Builder compute, byte[] tail) {
            return compute.setData(parts.with(tail));
        }

        @Override
        public void save(SavedOperation.Builder saved) {
            saved.setPending(ByteString.copyFrom(parts.toByteArray()));
        }
    }
}
