package dev.holdfast.coordinator.jwk;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.proto.v1.Verify;
import org.jspecify.annotations.Nullable;

/**
 * A signature that is to be verified.
 *
 * @param digest what was signed
 * @param value the signature
 */
public record VerifySignatureBody(
        @Nullable String alg,
        @Nullable Base64Url digest,
        @Nullable Base64Url value) {

    public Verify message(String name, ByteString version) {
        return Verify.newBuilder()
                .setName(name)
                .setVersion(version)
                .setAlgorithm(UseKeyBody.signature(alg))
                .setDigest(UseKeyBody.required("digest", digest))
                .setSignature(UseKeyBody.required("value", value))
                .build();
    }
}
