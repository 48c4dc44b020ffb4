package dev.holdfast.coordinator.jwk;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Base64Url;
import org.jspecify.annotations.Nullable;

/** @param value a key's backup, as it was given */
public record RestoreKeyBody(@Nullable Base64Url value) {

    public ByteString backup() {
        return UseKeyBody.required("value", value);
    }
}
