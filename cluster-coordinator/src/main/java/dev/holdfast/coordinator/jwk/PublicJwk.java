package dev.holdfast.coordinator.jwk;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.proto.v1.KeyVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * What everybody may see of a key version, as a JSON Web Key (RFC 7517). Numbers are unsigned and big-endian; the
 * coordinates of a point are as long as the curve's field.
 *
 * @param kid the version's address
 * @param kty "RSA-HSM", "EC-HSM" or "oct-HSM"
 * @param n modulus of RSA
 * @param e public exponent of RSA
 * @param crv curve of EC
 */
public record PublicJwk(
        String kid,
        String kty,
        @JsonProperty("key_ops") List<String> keyOps,
        @Nullable Base64Url n,
        @Nullable Base64Url e,
        @Nullable String crv,
        @Nullable Base64Url x,
        @Nullable Base64Url y) {

    static PublicJwk of(String kid, KeyVersion version) {
        String kty = KeyKind.kty(version.getSpec().getType());
        List<String> operations = KeyOperations.words(version.getOperationsList());
        try {
            return switch (version.getSpec().getType()) {
                case RSA -> {
                    RSAPublicKey key = RSAPublicKey.getInstance(info(version).parsePublicKey());
                    yield new PublicJwk(
                            kid,
                            kty,
                            operations,
                            Base64Url.of(BigIntegers.asUnsignedByteArray(key.getModulus())),
                            Base64Url.of(BigIntegers.asUnsignedByteArray(key.getPublicExponent())),
                            null,
                            null,
                            null);
                }
                case EC -> {
                    // Uncompressed (SEC 1 section 2.3.3): 04, then both coordinates at the field's length.
                    byte[] point = info(version).getPublicKeyData().getOctets();
                    int middle = 1 + (point.length - 1) / 2;
                    yield new PublicJwk(
                            kid,
                            kty,
                            operations,
                            null,
                            null,
                            Vocabulary.CURVES.word(version.getSpec().getCurve()),
                            Base64Url.of(Arrays.copyOfRange(point, 1, middle)),
                            Base64Url.of(Arrays.copyOfRange(point, middle, point.length)));
                }
                default -> new PublicJwk(kid, kty, operations, null, null, null, null, null);
            };
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static SubjectPublicKeyInfo info(KeyVersion version) {
        return SubjectPublicKeyInfo.getInstance(version.getPublicKey().toByteArray());
    }
}
