package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.sealed.StoreRefusal.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The root of one card's sealed files: fused device secret and erasable storage seed -> root of a security version and
 * epoch -> one key per file. Both halves are needed, so erasing the seed is enough to lose everything.
 */
final class CardSeal implements AutoCloseable {

    private static final int KEY_BYTES = 32;

    private final CryptoEngine crypto;
    private final String cardId;
    private final long epoch;
    private final int firmwareVersion;
    private final int sealingVersion;
    private final byte[] secret;

    /**
     * Copies the secrets it is given.
     *
     * @param firmwareVersion the most that a file may demand
     * @param sealingVersion what new files demand
     */
    CardSeal(
            CryptoEngine crypto,
            String cardId,
            long epoch,
            int firmwareVersion,
            int sealingVersion,
            byte[] deviceSecret,
            byte[] storageSeed) {
        this.crypto = crypto;
        this.cardId = cardId;
        this.epoch = epoch;
        this.firmwareVersion = firmwareVersion;
        this.sealingVersion = sealingVersion;
        this.secret = ByteBuffer.allocate(deviceSecret.length + storageSeed.length)
                .put(deviceSecret)
                .put(storageSeed)
                .array();
    }

    /** The header of a new file, with a new salt and therefore a key of its own. */
    FileHeader newHeader(FileKind kind, long number, long subject) {
        ByteString salt = ByteString.copyFrom(crypto.random(FileHeader.SALT_BYTES));
        return new FileHeader(kind, cardId, sealingVersion, epoch, number, subject, salt);
    }

    /** Refuses a file that says itself that it is not for this card as it is now. */
    void check(FileName name, FileHeader header) throws StoreRefusal {
        if (!header.cardId().equals(cardId)) {
            throw foreign(name);
        }
        if (header.epoch() != epoch) {
            throw new StoreRefusal(
                    Reason.WRONG_EPOCH,
                    "Store file " + name + " is of epoch " + header.epoch() + ", but the card was zeroized since and is"
                            + " in epoch " + epoch + "; zeroize the card again, which deletes the file.");
        }
        if (Integer.compareUnsigned(header.securityVersion(), firmwareVersion) > 0) {
            throw tooOld(firmwareVersion, header.securityVersion());
        }
        if (header.number() != name.number()) {
            throw new StoreRefusal(
                    Reason.CORRUPT,
                    "Store file " + name + " was renamed, it is number " + header.number()
                            + "; zeroize the card and rejoin the pool.");
        }
    }

    /** The key of the file, for {@link SealedWriter} and {@link SealedReader}. */
    FileSeal of(FileHeader header) {
        byte[] root = crypto.derive(secret, "holdfast store root", rootContext(header), KEY_BYTES);
        try {
            return new FileSeal(crypto, crypto.derive(root, "holdfast store file", header.encode(), KEY_BYTES));
        } finally {
            Arrays.fill(root, (byte) 0);
        }
    }

    private static byte[] rootContext(FileHeader header) {
        byte[] id = header.cardId().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES + id.length)
                .putInt(header.securityVersion())
                .putLong(header.epoch())
                .put(id)
                .array();
    }

    static StoreRefusal foreign(FileName name) {
        return new StoreRefusal(
                Reason.FOREIGN, "Store file " + name + " was sealed by another card; put back this card's own store.");
    }

    static StoreRefusal tooOld(int firmware, long demanded) {
        return new StoreRefusal(
                Reason.VERSION,
                "The store demands firmware of security version " + demanded + ", this one has " + firmware
                        + "; load newer firmware.");
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }
}
