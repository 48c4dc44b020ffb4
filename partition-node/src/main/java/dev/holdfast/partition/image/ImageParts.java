package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What governs the firmware, by name: every image has all of these, and the simulator comes with one of each. */
public final class ImageParts {

    /** The answers that the self-tests of a card expect. */
    public static final String KNOWN_ANSWERS = "known-answers.properties";

    private static final String BASE = "/dev/holdfast/partition/";
    private static final List<String> FILES = List.of(
            "crypto/" + KNOWN_ANSWERS,
            "firmware/security-policy.textproto",
            "profile/default.profile",
            "profile/fips.profile",
            "profile/cloudhsm.profile",
            "profile/softhsm.profile");

    private final Map<String, ByteString> parts;

    ImageParts(Map<String, ByteString> parts) {
        this.parts = new LinkedHashMap<>(parts);
    }

    /** Those that the simulator was built with. */
    public static ImageParts builtIn() {
        Map<String, ByteString> parts = new LinkedHashMap<>();
        for (String file : FILES) {
            parts.put(file.substring(file.indexOf('/') + 1), read(BASE + file));
        }
        return new ImageParts(parts);
    }

    /** The same with one of them replaced. */
    public ImageParts with(String name, ByteString content) {
        ImageParts changed = new ImageParts(parts);
        changed.parts.put(name, content);
        return changed;
    }

    /** In the order in which they lie in an image. */
    public Set<String> names() {
        return parts.keySet();
    }

    public ByteString get(String name) {
        ByteString part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("no image has a part " + name);
        }
        return part;
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
