package dev.holdfast.coordinator.dataplane;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A security domain on its way out, or a restore blob on its way in.
 *
 * @param value the file itself: JSON as a text
 */
public record SecurityDomainDocument(@Nullable String value) {

    String requireValue() {
        if (value == null) {
            throw new RefusedException(Code.BAD_PARAMETER, "The body needs the restore blob as the text \"value\".");
        }
        return value;
    }

    /**
     * Who a security domain is encrypted to; {@link dev.holdfast.proto.domain.DownloadRequest} reads it.
     *
     * @param required how many of the certificates' holders can open it; 2 when it is not said
     */
    public record CertificateInfo(
            List<Jwk> certificates, @Nullable Integer required) {}

    /**
     * An RSA key with its certificate.
     *
     * @param chain of which the first counts: X.509 in DER, standard base64
     */
    public record Jwk(
            String kty,
            @JsonProperty("key_ops") List<String> operations,
            String n,
            String e,
            @JsonProperty("x5c") List<String> chain,
            @JsonProperty("x5t#S256") @Nullable String thumbprint,
            @Nullable String alg) {}

    /**
     * The exchange key; {@link dev.holdfast.proto.domain.TransferKey} writes it.
     *
     * @param format "jwk"
     * @param key a {@link Jwk} as a text that is JSON itself
     */
    public record ExchangeKey(
            @JsonProperty("key_format") String format,
            @JsonProperty("transfer_key") String key) {}
}
