package dev.holdfast.coordinator.jwk;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.proto.v1.CryptoResult;
import org.jspecify.annotations.Nullable;

/**
 * What came of using a key.
 *
 * @param kid address of the version that was used
 * @param value signature, ciphertext, plaintext or key
 * @param iv what decrypting will need; of GCM the card made it
 */
public record UseKeyAnswer(
        String kid,
        Base64Url value,
        @Nullable Base64Url iv,
        @Nullable Base64Url tag,
        @Nullable Base64Url aad) {

    /** @param hsm the HSM's address, without a slash at the end */
    public static UseKeyAnswer of(String hsm, CryptoResult result) {
        return new UseKeyAnswer(
                Addresses.version(hsm, result.getName(), result.getVersion()),
                new Base64Url(result.getResult()),
                unlessEmpty(result.getIv()),
                unlessEmpty(result.getTag()),
                unlessEmpty(result.getAdditionalData()));
    }

    private static @Nullable Base64Url unlessEmpty(ByteString bytes) {
        return bytes.isEmpty() ? null : new Base64Url(bytes);
    }
}
