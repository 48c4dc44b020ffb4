package dev.holdfast.coordinator.jwk;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.KeyBundle;

/** Where keys are found: absolute URLs, as clients keep them. The first argument is the HSM's own, without a slash at the end. */
public final class Addresses {

    private Addresses() {}

    public static String key(String hsm, String name) {
        return hsm + "/keys/" + name;
    }

    public static String version(String hsm, String name, ByteString version) {
        return key(hsm, name) + "/" + Properties.version(version);
    }

    static String version(String hsm, KeyBundle key) {
        return version(hsm, key.getName(), key.getVersion().getVersion());
    }

    static String deleted(String hsm, String name) {
        return hsm + "/deletedkeys/" + name;
    }
}
