package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.ImageRefusal.Reason;
import dev.holdfast.proto.v1.ImageManifest;
import dev.holdfast.proto.v1.ImagePart;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Whether an image is whole: its table is sound and every part is what the table says. Says nothing of who made it. */
final class ImageContents {

    private static final Pattern VERSION =
            Pattern.compile("[0-9]{1,5}\\.[0-9]{1,5}\\.[0-9]{1,5}(-[a-z0-9]{1,16}){0,2}");

    private ImageContents() {}

    /** @param spoiled parts that read wrong, by name, because a tester said so */
    static void verify(FirmwareImage image, Predicate<String> spoiled) throws ImageRefusal {
        ImageManifest manifest = image.manifest();
        requireProduct(manifest);
        requireTable(manifest.getPartsList(), image.parts().size());
        requireAll(manifest.getPartsList());
        for (ImagePart part : manifest.getPartsList()) {
            if (!isIntact(part, image.bytes(part), spoiled.test(part.getName()))) {
                throw new ImageRefusal(
                        Reason.DIGEST, "The part " + part.getName() + " of the image is not what its maker put there.");
            }
        }
    }

    private static void requireProduct(ImageManifest manifest) throws ImageRefusal {
        if (!manifest.getProduct().equals(ImageBuilder.PRODUCT)) {
            throw new ImageRefusal(
                    Reason.PRODUCT, "The image is for another product than \"" + ImageBuilder.PRODUCT + "\".");
        }
        String version = manifest.getVersion();
        if (!VERSION.matcher(version).matches()
                || new Firmware(version, 0).isTest() != manifest.getTest()
                || manifest.getBuiltMillis() <= 0) {
            throw new ImageRefusal(
                    Reason.VERSION,
                    "The image's version is not as 1.2.3, with \"-test\" at its end when it is test firmware and only"
                            + " then.");
        }
    }

    private static void requireTable(List<ImagePart> parts, int size) throws ImageRefusal {
        long end = 0;
        for (ImagePart part : parts) {
            if (Integer.toUnsignedLong(part.getOffset()) != end || part.getLength() == 0) {
                throw unsound();
            }
            end += Integer.toUnsignedLong(part.getLength());
            if (end > size) {
                throw unsound();
            }
        }
        if (end != size) {
            throw unsound();
        }
    }

    private static ImageRefusal unsound() {
        return new ImageRefusal(
                Reason.TABLE, "The parts of the image do not follow each other without gap and overlap to its end.");
    }

    private static void requireAll(List<ImagePart> parts) throws ImageRefusal {
        Set<String> names = new HashSet<>();
        for (ImagePart part : parts) {
            names.add(part.getName());
        }
        Set<String> known = ImageParts.builtIn().names();
        if (names.size() != parts.size() || !known.containsAll(names) || !names.containsAll(ImageParts.needed())) {
            throw new ImageRefusal(Reason.PARTS, "An image has each of " + known + " once, and nothing else.");
        }
    }

    /** The digest that was computed is wiped: it would help whoever wants to forge a part (TE05.08). */
    private static boolean isIntact(ImagePart part, ByteString content, boolean spoiled) {
        byte[] bytes = content.toByteArray();
        if (spoiled) {
            bytes[0] ^= 1;
        }
        byte[] digest = Hash.SHA_384.start().digest(bytes);
        try {
            return MessageDigest.isEqual(digest, part.getSha384().toByteArray());
        } finally {
            Arrays.fill(digest, (byte) 0);
        }
    }
}
