package dev.holdfast.proto.domain;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64url without padding (RFC 7515, section 2), one text for one value: nothing else is decoded. */
final class Base64Url {

    private Base64Url() {}

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The bytes, or null when the text is not the one that {@link #encode} gives for them. */
    static byte @Nullable [] decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return encode(bytes).equals(text) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
