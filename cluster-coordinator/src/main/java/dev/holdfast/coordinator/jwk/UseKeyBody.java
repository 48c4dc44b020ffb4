package dev.holdfast.coordinator.jwk;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.proto.v1.Decrypt;
import dev.holdfast.proto.v1.Encrypt;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.UnwrapKey;
import dev.holdfast.proto.v1.WrapKey;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a key.
 *
 * @param alg for instance ES256, RSA-OAEP-256, A256GCM or A256KW
 * @param value digest, plaintext, ciphertext or key
 * @param iv of CBC: 16 bytes. Of GCM, for decrypting: the 12 bytes that encrypting gave
 * @param tag of GCM, for decrypting
 * @param aad of GCM: bytes that are authenticated and not encrypted
 */
public record UseKeyBody(
        @Nullable String alg,
        @Nullable Base64Url value,
        @Nullable Base64Url iv,
        @Nullable Base64Url tag,
        @Nullable Base64Url aad) {

    public Sign sign(String name, ByteString version) {
        return Sign.newBuilder()
                .setName(name)
                .setVersion(version)
                .setAlgorithm(signature(alg))
                .setDigest(required("value", value))
                .build();
    }

    public Encrypt encrypt(String name, ByteString version) {
        return Encrypt.newBuilder()
                .setName(name)
                .setVersion(version)
                .setAlgorithm(encryption())
                .setPlaintext(required("value", value))
                .setIv(optional(iv))
                .setAdditionalData(optional(aad))
                .build();
    }

    public Decrypt decrypt(String name, ByteString version) {
        return Decrypt.newBuilder()
                .setName(name)
                .setVersion(version)
                .setAlgorithm(encryption())
                .setCiphertext(required("value", value))
                .setIv(optional(iv))
                .setTag(optional(tag))
                .setAdditionalData(optional(aad))
                .build();
    }

    public WrapKey wrap(String name, ByteString version) {
        return WrapKey.newBuilder()
                .setName(name)
                .setVersion(version)
                .setAlgorithm(encryption())
                .setKey(required("value", value))
                .build();
    }

    public UnwrapKey unwrap(String name, ByteString version) {
        return UnwrapKey.newBuilder()
                .setName(name)
                .setVersion(version)
                .setAlgorithm(encryption())
                .setWrapped(required("value", value))
                .build();
    }

    static SignatureAlgorithm signature(@Nullable String word) {
        return Vocabulary.SIGNATURES.meaning(word(word));
    }

    private EncryptionAlgorithm encryption() {
        return Vocabulary.ENCRYPTIONS.meaning(word(alg));
    }

    private static String word(@Nullable String alg) {
        if (alg == null) {
            throw missing("alg");
        }
        return alg;
    }

    static ByteString required(String property, @Nullable Base64Url value) {
        if (value == null) {
            throw missing(property);
        }
        return value.bytes();
    }

    private static ByteString optional(@Nullable Base64Url value) {
        return value == null ? ByteString.EMPTY : value.bytes();
    }

    private static RuntimeException missing(String property) {
        return Refusals.bad("The property " + property + " is missing.");
    }
}
