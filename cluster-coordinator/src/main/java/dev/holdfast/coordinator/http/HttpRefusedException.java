package dev.holdfast.coordinator.http;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A request that is refused for a reason of HTTP's own: no token, no such path, too many requests. What a card or the
 * service refuses is a {@link dev.holdfast.proto.RefusedException}.
 */
public final class HttpRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;

    /**
     * @param code the service's word for it, for instance "Unauthorized"
     * @param message one sentence: the cause and the way out
     * @param headers names in lower case
     */
    public HttpRefusedException(int status, String code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = Map.copyOf(headers);
    }

    static HttpRefusedException noSuchPath() {
        return new HttpRefusedException(404, "NotFound", "There is nothing at this path.", Map.of());
    }

    static HttpRefusedException noSuchMethod(List<String> allowed) {
        return new HttpRefusedException(
                405,
                "MethodNotAllowed",
                "This path answers " + String.join(", ", allowed) + ".",
                Map.of("allow", String.join(", ", allowed)));
    }

    /** The sentence that the client is shown. */
    public String reason() {
        return Objects.requireNonNull(getMessage());
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
