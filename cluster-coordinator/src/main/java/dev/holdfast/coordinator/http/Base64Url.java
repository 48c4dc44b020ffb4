package dev.holdfast.coordinator.http;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Base64;

/** Bytes as the service spells them in JSON: base64url without padding (RFC 4648 section 5). Padding is accepted. */
public record Base64Url(ByteString bytes) {

    @JsonCreator
    public static Base64Url parse(String text) {
        try {
            return new Base64Url(ByteString.copyFrom(Base64.getUrlDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "It is not base64url.");
        }
    }

    public static Base64Url of(byte[] bytes) {
        return new Base64Url(ByteString.copyFrom(bytes));
    }

    @JsonValue
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    @Override
    public String toString() {
        return bytes.size() + " bytes";
    }
}
