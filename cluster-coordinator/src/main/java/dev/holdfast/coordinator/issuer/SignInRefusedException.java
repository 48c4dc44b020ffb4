package dev.holdfast.coordinator.issuer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.coordinator.http.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** A request for a token that is refused. The message holds no part of a secret. */
final class SignInRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final int number;

    /**
     * @param error as RFC 6749 section 5.2 names it
     * @param number by which the public issuer's error list knows it: the digits of its AADSTS code
     * @param message one sentence
     */
    SignInRefusedException(int status, String error, int number, String message) {
        super("AADSTS" + number + ": " + message, null, false, false);
        this.status = status;
        this.error = error;
        this.number = number;
    }

    static SignInRefusedException badRequest(int number, String message) {
        return new SignInRefusedException(400, "invalid_request", number, message);
    }

    /** The body that RFC 6749 section 5.2 describes, with the numbers that the public issuer adds. */
    private record Body(
            String error,
            @JsonProperty("error_description") String description,
            @JsonProperty("error_codes") List<Integer> numbers,
            String timestamp) {}

    /** @param now when it was refused */
    Answer answer(Instant now) {
        String timestamp = now.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
        Answer answer =
                Answer.json(status, new Body(error, Objects.requireNonNull(getMessage()), List.of(number), timestamp));
        return status == 401 ? answer.with("www-authenticate", "Basic realm=\"token\"") : answer;
    }
}
