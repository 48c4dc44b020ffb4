package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.sealed.StoreRefusal.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The clear beginning of a sealed file. Its bytes are the context of the file's key, so that a file whose header was
 * changed opens under no key.
 *
 * <pre>
 *  0  8  "HFSEAL1" and a zero byte
 *  8  1  kind: 1 journal, 2 snapshot
 *  9  3  zero
 * 12  4  security version under which the file is sealed
 * 16  8  epoch
 * 24  8  number of the file
 * 32  8  journal: how many frames it was born with; snapshot: its id
 * 40 32  salt
 * 72 64  card id, UTF-8, filled up with zeros
 * </pre>
 *
 * <p>In the file the AES-256-GCM tag over it follows (16 bytes, {@link Place} with index 0), then the CRC-32C of both.
 *
 * @param subject journal: the frames written before the file got its name; snapshot: its id
 * @param salt 32 random bytes that make the file's key its own
 */
record FileHeader(
        FileKind kind, String cardId, int securityVersion, long epoch, long number, long subject, ByteString salt) {

    static final int SALT_BYTES = 32;

    private static final byte[] MAGIC = "HFSEAL1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int SECURITY_VERSION_AT = 12;
    private static final int CARD_ID_AT = 72;
    private static final int CARD_ID_BYTES = 64;

    static final int BYTES = CARD_ID_AT + CARD_ID_BYTES;

    byte[] encode() {
        byte[] id = cardId.getBytes(StandardCharsets.UTF_8);
        if (id.length > CARD_ID_BYTES) {
            throw new IllegalArgumentException("a card id has at most " + CARD_ID_BYTES + " bytes");
        }
        byte[] header = new byte[BYTES];
        ByteBuffer out = ByteBuffer.wrap(header);
        out.put(MAGIC).put(kind.code()).position(SECURITY_VERSION_AT);
        out.putInt(securityVersion).putLong(epoch).putLong(number).putLong(subject);
        out.put(salt.asReadOnlyByteBuffer()).put(id);
        return header;
    }

    /**
     * Reads the header at the beginning of these bytes.
     *
     * @throws StoreRefusal CORRUPT when they begin no file of this kind
     */
    static FileHeader decode(FileName name, byte[] bytes) throws StoreRefusal {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || in.get(MAGIC.length) != name.kind().code()) {
            throw new StoreRefusal(
                    Reason.CORRUPT,
                    "Store file " + name + " is not what its name says; zeroize the card and rejoin the pool.");
        }
        in.position(SECURITY_VERSION_AT);
        int securityVersion = in.getInt();
        long epoch = in.getLong();
        long number = in.getLong();
        long subject = in.getLong();
        ByteString salt = ByteString.copyFrom(in, SALT_BYTES);
        String cardId = new String(bytes, CARD_ID_AT, CARD_ID_BYTES, StandardCharsets.UTF_8).replaceFirst("\0+$", "");
        return new FileHeader(name.kind(), cardId, securityVersion, epoch, number, subject, salt);
    }
}
