package dev.holdfast.partition.profile;

import java.util.List;

/** The profiles that come with Holdfast. */
public final class Profiles {

    public static final List<String> NAMES = List.of("default", "fips", "cloudhsm", "softhsm");

    private Profiles() {}

    /** @throws dev.holdfast.proto.pkcs11.CryptokiException GENERAL_ERROR when there is none of this name; "" is the default one */
    public static Profile named(String name) {
        throw new UnsupportedOperationException(name);
    }
}
