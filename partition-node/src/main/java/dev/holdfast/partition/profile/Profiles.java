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

/** The profiles that come with Holdfast: resources of this package, {@code default.profile} and so on. */
public final class Profiles {

    public static final List<String> NAMES = List.of("default", "fips", "cloudhsm", "softhsm");

    private static final Map<String, Profile> PROFILES =
            NAMES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Profiles::read));

    private Profiles() {}

    /** @throws CryptokiException GENERAL_ERROR when there is none of this name; "" is the default one */
    public static Profile named(String name) {
        Profile profile = PROFILES.get(name.isEmpty() ? "default" : name);
        if (profile == null) {
            throw new CryptokiException(
                    CKR.GENERAL_ERROR, "there is no profile " + name + "; there are " + String.join(", ", NAMES));
        }
        return profile;
    }

    private static Profile read(String name) {
        String file = name + ".profile";
        try (InputStream text = Profiles.class.getResourceAsStream(file)) {
            if (text == null) {
                throw new IllegalStateException(file + " is missing.");
            }
            return ProfileParser.parse(name, new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
