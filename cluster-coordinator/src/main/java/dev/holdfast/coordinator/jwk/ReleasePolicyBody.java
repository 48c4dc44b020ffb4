package dev.holdfast.coordinator.jwk;

import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.proto.v1.ReleasePolicy;
import org.jspecify.annotations.Nullable;

/**
 * When a key may leave for a trusted environment. Kept and shown; no key is released.
 *
 * @param contentType "application/json; charset=utf-8" when absent
 * @param immutable whether the policy is fixed for ever
 * @param data the policy itself, JSON
 */
public record ReleasePolicyBody(
        @Nullable String contentType,
        @Nullable Boolean immutable,
        @Nullable Base64Url data) {

    private static final String USUAL_TYPE = "application/json; charset=utf-8";

    static ReleasePolicyBody of(ReleasePolicy policy) {
        return new ReleasePolicyBody(
                policy.getContentType().isEmpty() ? USUAL_TYPE : policy.getContentType(),
                policy.getImmutable(),
                new Base64Url(policy.getData()));
    }

    ReleasePolicy message() {
        if (data == null) {
            throw Refusals.bad("A release_policy needs its data.");
        }
        return ReleasePolicy.newBuilder()
                .setContentType(contentType == null ? "" : contentType)
                .setImmutable(Boolean.TRUE.equals(immutable))
                .setData(data.bytes())
                .build();
    }
}
