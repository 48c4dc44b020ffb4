package dev.holdfast.coordinator.jwk;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeyBundle;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Where keys are found: absolute URLs, as clients keep them, with a version as 32 hexadecimal digits. The first argument is
 * the HSM's own address, without a slash at the end.
 */
public final class Addresses {

    private static final Pattern VERSION = Pattern.compile("[0-9a-fA-F]{32}");

    private Addresses() {}

    static String key(String hsm, String name) {
        return hsm + "/keys/" + name;
    }

    static String version(String hsm, String name, ByteString version) {
        return key(hsm, name) + "/" + HexFormat.of().formatHex(version.toByteArray());
    }

    static String version(String hsm, KeyBundle key) {
        return version(hsm, key.getName(), key.getVersion().getVersion());
    }

    static String deleted(String hsm, String name) {
        return hsm + "/deletedkeys/" + name;
    }

    /** @throws RefusedException NOT_FOUND when no version can be spelled so */
    public static ByteString version(String digits) {
        if (!VERSION.matcher(digits).matches()) {
            throw new RefusedException(
                    Code.NOT_FOUND,
                    "KeyNotFound",
                    "",
                    "A key's version has 32 hexadecimal digits; list the versions to see them.");
        }
        return ByteString.copyFrom(HexFormat.of().parseHex(digits));
    }
}
