package dev.holdfast.coordinator.jwk;

import dev.holdfast.proto.v1.KeyAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that a request gives a key. Seconds since the epoch.
 *
 * @param enabled true when absent
 * @param nbf from when it may be used
 * @param exp until when it may be used
 * @param exportable whether it may be released; fixed when it is made
 */
public record KeyAttributesBody(
        @Nullable Boolean enabled,
        @Nullable Long nbf,
        @Nullable Long exp,
        @Nullable Boolean exportable) {

    /** Of a key that is to be made. */
    static KeyAttributes message(@Nullable KeyAttributesBody asked) {
        KeyAttributes.Builder attributes = KeyAttributes.newBuilder().setEnabled(true);
        if (asked == null) {
            return attributes.build();
        }
        if (asked.enabled != null) {
            attributes.setEnabled(asked.enabled);
        }
        if (asked.nbf != null) {
            attributes.setNotBefore(asked.nbf);
        }
        if (asked.exp != null) {
            attributes.setExpires(asked.exp);
        }
        return attributes.setExportable(Boolean.TRUE.equals(asked.exportable)).build();
    }
}
