package dev.holdfast.proto.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.charset.StandardCharsets;

/**
 * The answer of {@code GET /securitydomain/upload}: {@code {"key_format": "jwk", "transfer_key": "..."}}, where the
 * exchange key's JWK is a text that is JSON itself. The service's client takes it in no other way.
 */
public final class TransferKey {

    private static final String FORMAT = "jwk";

    private TransferKey() {}

    /** The answer that gives this exchange key away, UTF-8. */
    public static byte[] toJson(WrappingKey exchangeKey) {
        String jwk = new String(StrictJson.write(CertificateJwk.write(exchangeKey)), StandardCharsets.UTF_8);
        ObjectNode answer = StrictJson.newObject().put("key_format", FORMAT).put("transfer_key", jwk);
        return StrictJson.write(answer);
    }

    /**
     * Reads an answer.
     *
     * @throws RefusedException BAD_PARAMETER, naming the member that is wrong, or WRAPPING_KEY_REFUSED
     */
    public static WrappingKey parse(byte[] json) {
        StrictJson answer = StrictJson.parse(json, "The transfer key", Code.BAD_PARAMETER);
        if (!answer.text("key_format").equals(FORMAT)) {
            throw answer.refusalOf("key_format", "\"" + FORMAT + "\"");
        }
        byte[] jwk = answer.text("transfer_key").getBytes(StandardCharsets.UTF_8);
        return CertificateJwk.read(StrictJson.parse(jwk, answer.pathOf("transfer_key"), Code.BAD_PARAMETER));
    }
}
