package dev.holdfast.coordinator.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The body of every refusal, as the service writes it. */
public record ErrorBody(Problem error) {

    /** @param inner more precise than the code; absent when there is nothing more to say */
    public record Problem(
            String code,
            String message,
            @JsonProperty("innererror") @Nullable Inner inner) {}

    public record Inner(String code) {}

    public static ErrorBody of(String code, String message) {
        return new ErrorBody(new Problem(code, message, null));
    }

    /** @param innerCode may be empty */
    public static ErrorBody of(String code, String innerCode, String message) {
        return new ErrorBody(new Problem(code, message, innerCode.isEmpty() ? null : new Inner(innerCode)));
    }
}
