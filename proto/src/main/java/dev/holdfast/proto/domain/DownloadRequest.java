package dev.holdfast.proto.domain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of {@code POST /securitydomain/download}: {@code {"certificates": [JWK, ...], "required": K}}, each JWK with
 * its certificate in {@code x5c}. A request that does not say how many holders are required means two of them.
 */
public final class DownloadRequest {

    /** More than a quorum may have, so that a list that is a little too long gets the quorum's own refusal. */
    private static final int MAX_CERTIFICATES = 100;

    private DownloadRequest() {}

    /**
     * Reads a request.
     *
     * @throws RefusedException BAD_PARAMETER, naming the member that is wrong, or a refusal of {@link Quorum}
     */
    public static Quorum parse(byte[] json) {
        StrictJson request = StrictJson.parse(json, "The download request", Code.BAD_PARAMETER);
        List<WrappingKey> keys = new ArrayList<>();
        for (StrictJson jwk : request.objects("certificates", 0, MAX_CERTIFICATES)) {
            keys.add(CertificateJwk.read(jwk));
        }
        return new Quorum(keys, request.optionalInteger("required").orElse(Shares.MIN_REQUIRED));
    }

    /** The request that asks for a security domain for this quorum, UTF-8. */
    public static byte[] toJson(Quorum quorum) {
        ObjectNode request = StrictJson.newObject();
        ArrayNode certificates = request.putArray("certificates");
        quorum.keys().forEach(key -> certificates.add(CertificateJwk.write(key)));
        return StrictJson.write(request.put("required", quorum.required()));
    }
}
