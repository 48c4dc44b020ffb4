package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.BeginLoad;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.LoadPart;
import java.security.MessageDigest;
import java.time.Duration;

/** An image on its way into the card's memory. Nothing of it is on the flash before it was verified. */
final class Load {

    /** How long nothing may come before the load is given up. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int MAX_CHUNK = 256 << 10;
    private static final int SHA_256_BYTES = 32;

    private final int size;
    private final ByteString sha256;
    private ByteString received = ByteString.EMPTY;
    private boolean activating;

    private Load(int size, ByteString sha256) {
        this.size = size;
        this.sha256 = sha256;
    }

    static Load of(BeginLoad asked) {
        if (asked.getSize() < 1 || asked.getSize() > FirmwareImage.MAX_SIZE) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "A card takes images of 1 to " + FirmwareImage.MAX_SIZE + " bytes.");
        }
        if (asked.getSha256().size() != SHA_256_BYTES) {
            throw new RefusedException(Code.BAD_PARAMETER, "Say the SHA-256 of the image, 32 bytes.");
        }
        return new Load(asked.getSize(), asked.getSha256());
    }

    /** Chunks come in order; one that was not answered may be repeated only after asking how many bytes there are. */
    void add(LoadPart part) {
        requireOpen();
        int length = part.getContent().size();
        if (part.getOffset() != received.size()
                || length < 1
                || length > MAX_CHUNK
                || length > size - received.size()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The card has " + received.size() + " of " + size + " bytes and expects the next ones, at most "
                            + MAX_CHUNK + " at a time.");
        }
        received = received.concat(part.getContent());
    }

    /** All of it; from now on nothing is added. */
    ByteString activate() {
        requireOpen();
        if (received.size() != size) {
            throw new RefusedException(
                    Code.INCOMPLETE, "The card has " + received.size() + " of " + size + " bytes; send the rest.");
        }
        activating = true;
        return received;
    }

    void requireAnnounced() {
        byte[] digest = Hash.SHA_256.start().digest(received.toByteArray());
        if (!MessageDigest.isEqual(digest, sha256.toByteArray())) {
            throw new RefusedException(Code.TAMPERED, "What was loaded is not what was announced; load it again.");
        }
    }

    /** @throws RefusedException BUSY when it is too late to change anything */
    void requireOpen() {
        if (activating) {
            throw new RefusedException(Code.BUSY, "The card is verifying and installing the image; ask again later.");
        }
    }

    int size() {
        return size;
    }

    int received() {
        return received.size();
    }

    boolean isActivating() {
        return activating;
    }
}
