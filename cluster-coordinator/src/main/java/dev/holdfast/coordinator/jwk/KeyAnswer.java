package dev.holdfast.coordinator.jwk;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key version as the service shows it: a key bundle. */
public record KeyAnswer(
        PublicJwk key,
        KeyAttributesAnswer attributes,
        @Nullable Map<String, String> tags,
        @JsonProperty("release_policy") @Nullable ReleasePolicyBody releasePolicy) {

    /** @param hsm the HSM's address, without a slash at the end */
    public static KeyAnswer of(String hsm, KeyBundle key) {
        return of(hsm, key, null);
    }

    public static KeyAnswer of(String hsm, KeyBundle key, @Nullable KeyAttestationAnswer attestation) {
        return new KeyAnswer(
                PublicJwk.of(Addresses.version(hsm, key), key.getVersion()),
                KeyAttributesAnswer.of(key, attestation),
                KeyTags.shown(key.getVersion().getTagsList()),
                releasePolicy(key.getVersion()));
    }

    static @Nullable ReleasePolicyBody releasePolicy(KeyVersion version) {
        return version.hasReleasePolicy() ? ReleasePolicyBody.of(version.getReleasePolicy()) : null;
    }
}
