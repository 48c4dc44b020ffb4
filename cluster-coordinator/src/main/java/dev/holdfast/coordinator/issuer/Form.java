package dev.holdfast.coordinator.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.coordinator.http.HttpCall;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A body of the kind application/x-www-form-urlencoded, as token requests have it. It may hold a secret and is never shown.
 */
record Form(Map<String, String> values) {

    private static final String KIND = "application/x-www-form-urlencoded";
    private static final int MOST_VALUES = 64;

    Form {
        values = Map.copyOf(values);
    }

    /** @throws SignInRefusedException for another kind of body, and for a value that is given twice (RFC 6749 section 3.2) */
    static Form of(HttpCall call) {
        String kind = call.header("content-type").orElse(KIND);
        if (!kind.regionMatches(true, 0, KIND, 0, KIND.length())) {
            throw SignInRefusedException.badRequest(900144, "The body has to be a form: " + KIND + ".");
        }
        return parse(call.body());
    }

    static Form parse(byte[] body) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, List<String>> entry : decoded(body).entrySet()) {
            if (entry.getValue().size() > 1) {
                throw SignInRefusedException.badRequest(90013, "The form gives one of its values twice.");
            }
            values.put(entry.getKey(), entry.getValue().get(0));
        }
        return new Form(values);
    }

    private static Map<String, List<String>> decoded(byte[] body) {
        try {
            return new QueryStringDecoder(new String(body, UTF_8), UTF_8, false, MOST_VALUES, true).parameters();
        } catch (IllegalArgumentException e) {
            throw SignInRefusedException.badRequest(90013, "The form is not encoded as a form is.");
        }
    }

    /** Empty when there is none, or an empty one. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** @throws SignInRefusedException when it is missing */
    String require(String name) {
        return value(name)
                .orElseThrow(() -> SignInRefusedException.badRequest(900144, "The form lacks the value " + name + "."));
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
