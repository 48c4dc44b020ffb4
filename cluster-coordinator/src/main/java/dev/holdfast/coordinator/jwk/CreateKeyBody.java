package dev.holdfast.coordinator.jwk;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.proto.v1.CreateKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key that is to be made.
 *
 * @param kty RSA-HSM, EC-HSM or oct-HSM; without "-HSM" it means the same
 * @param keySize bits: 2048, 3072 or 4096 for RSA, 128, 192 or 256 for oct
 * @param publicExponent of RSA: 65537 is the only one offered; 0, as a client writes that was given none, means it too
 * @param crv P-256, P-256K, P-384 or P-521
 * @param keyOps what it may be used for; all that its type can do when absent
 */
public record CreateKeyBody(
        @Nullable String kty,
        @JsonProperty("key_size") @Nullable Integer keySize,
        @JsonProperty("public_exponent") @Nullable Integer publicExponent,
        @Nullable String crv,
        @JsonProperty("key_ops") @Nullable List<@Nullable String> keyOps,
        @Nullable KeyAttributesBody attributes,
        @Nullable Map<String, @Nullable String> tags,
        @JsonProperty("release_policy") @Nullable ReleasePolicyBody releasePolicy) {

    private static final int F4 = 65_537;

    public CreateKey message(String name) {
        if (publicExponent != null && publicExponent != 0 && publicExponent != F4) {
            throw Refusals.bad("The public_exponent of a key is " + F4 + "; leave it away.");
        }
        CreateKey.Builder key = CreateKey.newBuilder()
                .setName(name)
                .setSpec(KeyKind.spec(kty, keySize, crv))
                .addAllOperations(KeyOperations.messages(keyOps))
                .setAttributes(KeyAttributesBody.message(attributes))
                .addAllTags(KeyTags.messages(tags));
        if (releasePolicy != null) {
            key.setReleasePolicy(releasePolicy.message());
        }
        return key.build();
    }
}
