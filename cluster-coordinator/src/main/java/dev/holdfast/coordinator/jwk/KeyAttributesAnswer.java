package dev.holdfast.coordinator.jwk;

import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyVersion;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a key version. Times are seconds since the epoch.
 *
 * @param nbf from when it may be used
 * @param exp until when it may be used
 * @param recoveryLevel the service's word for what becomes of a deleted key
 * @param recoverableDays how long a deleted key can be recovered
 * @param hsmPlatform "Simulator": there is no hardware
 * @param attestation what a card testifies, when it was asked for
 */
public record KeyAttributesAnswer(
        boolean enabled,
        @Nullable Long nbf,
        @Nullable Long exp,
        long created,
        long updated,
        String recoveryLevel,
        int recoverableDays,
        boolean exportable,
        String hsmPlatform,
        @Nullable KeyAttestationAnswer attestation) {

    private static final int UNCUSTOMIZED_DAYS = 90;
    private static final String PLATFORM = "Simulator";

    static KeyAttributesAnswer of(KeyBundle key) {
        return of(key, null);
    }

    static KeyAttributesAnswer of(KeyBundle key, @Nullable KeyAttestationAnswer attestation) {
        KeyVersion version = key.getVersion();
        KeyAttributes attributes = version.getAttributes();
        return new KeyAttributesAnswer(
                attributes.getEnabled(),
                attributes.hasNotBefore() ? attributes.getNotBefore() : null,
                attributes.hasExpires() ? attributes.getExpires() : null,
                TimeUnit.MILLISECONDS.toSeconds(version.getCreatedMillis()),
                TimeUnit.MILLISECONDS.toSeconds(version.getUpdatedMillis()),
                recoveryLevel(key),
                key.getRecoverableDays(),
                attributes.getExportable(),
                PLATFORM,
                attestation);
    }

    /** "Customized" when keys are kept for less than the usual 90 days. */
    private static String recoveryLevel(KeyBundle key) {
        return (key.getRecoverableDays() < UNCUSTOMIZED_DAYS ? "CustomizedRecoverable" : "Recoverable")
                + (key.getPurgeable() ? "+Purgeable" : "");
    }
}
