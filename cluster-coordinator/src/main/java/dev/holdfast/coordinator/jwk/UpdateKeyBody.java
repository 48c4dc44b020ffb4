package dev.holdfast.coordinator.jwk;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.UpdateKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to change about a key version; what is absent stays as it is. Whether it is exportable cannot change.
 *
 * @param keyOps an empty list is what a client writes that was given none: it leaves the operations as they are
 */
public record UpdateKeyBody(
        @JsonProperty("key_ops") @Nullable List<@Nullable String> keyOps,
        @Nullable KeyAttributesBody attributes,
        @Nullable Map<String, @Nullable String> tags,
        @JsonProperty("release_policy") @Nullable ReleasePolicyBody releasePolicy) {

    /** @param version empty means the current one */
    public UpdateKey message(String name, ByteString version) {
        UpdateKey.Builder change = UpdateKey.newBuilder()
                .setName(name)
                .setVersion(version)
                .setReplaceOperations(keyOps != null && !keyOps.isEmpty())
                .addAllOperations(KeyOperations.messages(keyOps))
                .setReplaceTags(tags != null)
                .addAllTags(KeyTags.messages(tags));
        if (attributes != null) {
            if (attributes.enabled() != null) {
                change.setEnabled(attributes.enabled());
            }
            if (attributes.nbf() != null) {
                change.setNotBefore(attributes.nbf());
            }
            if (attributes.exp() != null) {
                change.setExpires(attributes.exp());
            }
        }
        if (releasePolicy != null) {
            change.setReleasePolicy(releasePolicy.message());
        }
        return change.build();
    }
}
