package dev.holdfast.coordinator.jwk;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.coordinator.http.Base64Url;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that is to be imported, as a JSON Web Key (RFC 7517, RFC 7518 section 6). Numbers are unsigned and big-endian.
 *
 * @param keyOps what it may be used for; all that its type can do when absent
 * @param n modulus of RSA
 * @param e public exponent of RSA
 * @param d private exponent of RSA, or private number of EC
 * @param p prime of RSA
 * @param q the other prime of RSA
 * @param dp d modulo p - 1
 * @param dq d modulo q - 1
 * @param qi inverse of q modulo p
 * @param k octets of a symmetric key
 * @param keyHsm a key wrapped for transfer between HSMs: not supported
 * @param crv curve of EC
 * @param x of the public point of EC
 * @param y of the public point of EC
 */
public record PrivateJwk(
        @Nullable String kty,
        @JsonProperty("key_ops") @Nullable List<@Nullable String> keyOps,
        @Nullable Base64Url n,
        @Nullable Base64Url e,
        @Nullable Base64Url d,
        @Nullable Base64Url p,
        @Nullable Base64Url q,
        @Nullable Base64Url dp,
        @Nullable Base64Url dq,
        @Nullable Base64Url qi,
        @Nullable Base64Url k,
        @JsonProperty("key_hsm") @Nullable Base64Url keyHsm,
        @Nullable String crv,
        @Nullable Base64Url x,
        @Nullable Base64Url y) {}
