package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.KnownAnswers;
import dev.holdfast.partition.selftest.MechanismTests;
import dev.holdfast.proto.v1.ImagePart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What governs the firmware, by name: every image has all of these, and the simulator comes with one of each. */
public final class ImageParts {

    /** The answers that the self-tests of a card expect. */
    public static final String KNOWN_ANSWERS = KnownAnswers.FILE;

    public static final String SECURITY_POLICY = "security-policy.textproto";

    private static final String BASE = "/dev/holdfast/partition/";
    private static final List<String> FILES = List.of(
            "crypto/" + KNOWN_ANSWERS,
            "firmware/" + SECURITY_POLICY,
            "profile/default.profile",
            "profile/fips.profile",
            "profile/cloudhsm.profile",
            "profile/softhsm.profile",
            "selftest/symmetric.txt",
            "selftest/asymmetric.txt",
            "selftest/post-quantum.txt");

    private static final ImageParts BUILT_IN = new ImageParts(resources());

    private final Map<String, ByteString> parts;

    ImageParts(Map<String, ByteString> parts) {
        this.parts = new LinkedHashMap<>(parts);
    }

    /** Those that the simulator was built with. */
    public static ImageParts builtIn() {
        return BUILT_IN;
    }

    /**
     * Those of an image; what it goes without is as it was built in.
     *
     * @throws ImageRefusal when it is not whole; who signed it is not asked
     */
    public static ImageParts of(FirmwareImage image) throws ImageRefusal {
        ImageContents.verify(image, part -> false);
        ImageParts parts = BUILT_IN;
        for (ImagePart part : image.manifest().getPartsList()) {
            parts = parts.with(part.getName(), image.bytes(part));
        }
        return parts;
    }

    /** Those without which there is no image; the answers for mechanisms came later, and images before that go without. */
    static Set<String> needed() {
        Set<String> needed = new LinkedHashSet<>(BUILT_IN.names());
        MechanismTests.FILES.forEach(needed::remove);
        return needed;
    }

    /** The same with one of them replaced. */
    public ImageParts with(String name, ByteString content) {
        ImageParts changed = new ImageParts(parts);
        changed.parts.put(name, content);
        return changed;
    }

    /** Without the others. */
    ImageParts only(Set<String> names) {
        ImageParts chosen = new ImageParts(parts);
        chosen.parts.keySet().retainAll(names);
        return chosen;
    }

    /** In the order in which they lie in an image. */
    public Set<String> names() {
        return parts.keySet();
    }

    /** Of a part that is text, as all are. */
    public String text(String name) {
        return get(name).toStringUtf8();
    }

    public ByteString get(String name) {
        ByteString part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("no image has a part " + name);
        }
        return part;
    }

    private static Map<String, ByteString> resources() {
        Map<String, ByteString> parts = new LinkedHashMap<>();
        for (String file : FILES) {
            parts.put(file.substring(file.indexOf('/') + 1), read(BASE + file));
        }
        return parts;
    }

    private static ByteString read(String resource) {
        try (InputStream in = ImageParts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The firmware lacks " + resource + ".");
            }
            return ByteString.readFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
