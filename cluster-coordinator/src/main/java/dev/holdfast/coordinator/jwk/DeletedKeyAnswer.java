package dev.holdfast.coordinator.jwk;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.proto.v1.DeletedKeyBundle;
import dev.holdfast.proto.v1.KeyBundle;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A key that is deleted and can be recovered. Dates are seconds since the epoch.
 *
 * @param recoveryId its address among the deleted keys
 * @param scheduledPurgeDate when it goes by itself
 */
public record DeletedKeyAnswer(
        PublicJwk key,
        KeyAttributesAnswer attributes,
        @Nullable Map<String, String> tags,
        @JsonProperty("release_policy") @Nullable ReleasePolicyBody releasePolicy,
        String recoveryId,
        long deletedDate,
        long scheduledPurgeDate) {

    /** @param hsm the HSM's address, without a slash at the end */
    public static DeletedKeyAnswer of(String hsm, DeletedKeyBundle deleted) {
        KeyBundle key = deleted.getKey();
        return new DeletedKeyAnswer(
                PublicJwk.of(Addresses.version(hsm, key), key.getVersion()),
                KeyAttributesAnswer.of(key),
                KeyTags.shown(key.getVersion().getTagsList()),
                KeyAnswer.releasePolicy(key.getVersion()),
                Addresses.deleted(hsm, key.getName()),
                TimeUnit.MILLISECONDS.toSeconds(deleted.getDeletion().getDeletedMillis()),
                TimeUnit.MILLISECONDS.toSeconds(deleted.getDeletion().getPurgeMillis()));
    }
}
