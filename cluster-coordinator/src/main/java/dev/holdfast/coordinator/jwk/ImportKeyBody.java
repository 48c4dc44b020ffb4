package dev.holdfast.coordinator.jwk;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.ImportKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key that comes from elsewhere.
 *
 * @param hsm whether it is to be kept in the HSM; all keys are, whatever it says
 */
public record ImportKeyBody(
        @Nullable PrivateJwk key,
        @JsonProperty("Hsm") @Nullable Boolean hsm,
        @Nullable KeyAttributesBody attributes,
        @Nullable Map<String, @Nullable String> tags,
        @JsonProperty("release_policy") @Nullable ReleasePolicyBody releasePolicy) {

    public ImportKey message(String name) {
        if (key == null) {
            throw Refusals.bad("The property key is missing; it is the key as a JSON Web Key.");
        }
        try (KeyMaterial material = KeyMaterial.of(key)) {
            ImportKey.Builder imported = ImportKey.newBuilder()
                    .setName(name)
                    .setSpec(material.spec())
                    .addAllOperations(KeyOperations.messages(key.keyOps()))
                    .setAttributes(KeyAttributesBody.message(attributes))
                    .addAllTags(KeyTags.messages(tags))
                    .setMaterial(ByteString.copyFrom(material.material()));
            if (releasePolicy != null) {
                imported.setReleasePolicy(releasePolicy.message());
            }
            return imported.build();
        }
    }
}
