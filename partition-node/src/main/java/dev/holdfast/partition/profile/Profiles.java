package dev.holdfast.partition.profile;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Profiles by name: those of a firmware image, or those that come with Holdfast, which are resources of this package. */
public final class Profiles {

    public static final List<String> NAMES = List.of("default", "fips", "cloudhsm", "softhsm");

    private static final Profiles BUILT_IN = of(Profiles::resource);

    private final Map<String, Profile> profiles;

    private Profiles(Map<String, Profile> profiles) {
        this.profiles = profiles;
    }

    /**
     * Reads one of each name.
     *
     * @param text of a file, {@code default.profile} and so on
     * @throws IllegalArgumentException with file, line and what is wrong
     */
    public static Profiles of(Function<String, String> text) {
        return new Profiles(NAMES.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), name -> ProfileParser.parse(name, text.apply(name + ".profile")))));
    }

    /** As {@link #find}, of those that come with Holdfast. */
    public static Profile named(String name) {
        return BUILT_IN.find(name);
    }

    /** @throws CryptokiException GENERAL_ERROR when there is none of this name; "" is the default one */
    public Profile find(String name) {
        Profile profile = profiles.get(name.isEmpty() ? "default" : name);
        if (profile == null) {
            throw new CryptokiException(
                    CKR.GENERAL_ERROR, "there is no profile " + name + "; there are " + String.join(", ", NAMES));
        }
        return profile;
    }

    private static String resource(String file) {
        try (InputStream text = Profiles.class.getResourceAsStream(file)) {
            if (text == null) {
                throw new IllegalStateException(file + " is missing.");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
