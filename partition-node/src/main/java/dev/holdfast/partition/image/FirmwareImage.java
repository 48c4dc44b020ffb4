package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.image.ImageRefusal.Reason;
import dev.holdfast.proto.v1.ImageManifest;
import dev.holdfast.proto.v1.ImagePart;
import dev.holdfast.proto.v1.ImageSeals;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A firmware image, taken apart and not yet believed. Numbers are big-endian.
 *
 * <pre>
 *    0  8  marker "HOLDFAST"
 *    8  4  format, 1
 *   12  4  size of the manifest, bytes
 *   16  4  size of the parts together
 *   20  4  size of the seals
 *   24     {@link ImageManifest}, the parts, {@link ImageSeals}
 * </pre>
 *
 * @param content all of it
 * @param signed what both seals sign: the first 20 bytes and the manifest
 * @param parts all parts, one behind the other
 */
public record FirmwareImage(
        ByteString content, ByteString signed, ImageManifest manifest, ByteString parts, ImageSeals seals) {

    /** The most that an image may hold, bytes. */
    public static final int MAX_SIZE = 4 << 20;

    static final ByteString MARKER = ByteString.copyFrom("HOLDFAST", StandardCharsets.US_ASCII);
    static final int FORMAT = 1;
    private static final int SIGNED_PRELUDE = 20;
    private static final int PRELUDE = 24;
    private static final int MAX_SECTION = 64 << 10;

    /** Reads the sections; what the manifest says, and whether it is true, {@link ImageCheck} finds out. */
    public static FirmwareImage parse(ByteString content) throws ImageRefusal {
        if (content.size() < PRELUDE || content.size() > MAX_SIZE) {
            throw new ImageRefusal(
                    Reason.SIZE,
                    "An image has " + PRELUDE + " to " + MAX_SIZE + " bytes, this has " + content.size() + ".");
        }
        if (!content.startsWith(MARKER)) {
            throw new ImageRefusal(Reason.MARKER, "This is no firmware image: it does not begin as one.");
        }
        ByteBuffer prelude = content.asReadOnlyByteBuffer().position(MARKER.size());
        int format = prelude.getInt();
        if (format != FORMAT) {
            throw new ImageRefusal(
                    Reason.FORMAT, "The card knows no images of format " + Integer.toUnsignedString(format) + ".");
        }
        long manifest = Integer.toUnsignedLong(prelude.getInt());
        long parts = Integer.toUnsignedLong(prelude.getInt());
        long seals = Integer.toUnsignedLong(prelude.getInt());
        if (manifest > MAX_SECTION || seals > MAX_SECTION || PRELUDE + manifest + parts + seals != content.size()) {
            throw new ImageRefusal(
                    Reason.SECTIONS,
                    "The sections of the image are not as long as it says; send all of it, and no more.");
        }
        int partsAt = PRELUDE + (int) manifest;
        int sealsAt = partsAt + (int) parts;
        return new FirmwareImage(
                content,
                content.substring(0, SIGNED_PRELUDE).concat(content.substring(PRELUDE, partsAt)),
                read(ImageManifest.parser(), content.substring(PRELUDE, partsAt), "manifest"),
                content.substring(partsAt, sealsAt),
                read(ImageSeals.parser(), content.substring(sealsAt), "seals"));
    }

    /** Of all of it; what a card says of the image that it runs. */
    public ByteString sha256() {
        return ByteString.copyFrom(Hash.SHA_256.start().digest(content.toByteArray()));
    }

    /** The bytes of a part that lies within the image. */
    ByteString bytes(ImagePart part) {
        return parts.substring(part.getOffset(), part.getOffset() + part.getLength());
    }

    /** What the certificates of the signing keys must say that they are for. */
    static String subject(ImageManifest manifest) {
        return "firmware " + manifest.getVersion();
    }

    static ByteString sha384(ByteString content) {
        return ByteString.copyFrom(Hash.SHA_384.start().digest(content.toByteArray()));
    }

    private static <T extends Message> T read(Parser<T> parser, ByteString section, String name) throws ImageRefusal {
        try {
            return parser.parseFrom(section);
        } catch (InvalidProtocolBufferException e) {
            throw new ImageRefusal(Reason.ENCODING, "The " + name + " of the image cannot be read.");
        }
    }
}
