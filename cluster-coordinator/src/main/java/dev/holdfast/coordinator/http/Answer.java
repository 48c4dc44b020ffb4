package dev.holdfast.coordinator.http;

import java.util.HashMap;
import java.util.Map;

/**
 * What a request is answered.
 *
 * @param headers names in lower case; content length is the server's business, except in an answer to HEAD that is passed on
 */
public record Answer(int status, Map<String, String> headers, byte[] body) {

    private static final byte[] NOTHING = {};

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** @param body a record or any other value that {@link Json} writes */
    public static Answer json(int status, Object body) {
        return json(status, Json.bytes(body));
    }

    /** @param body JSON already, UTF-8 */
    public static Answer json(int status, byte[] body) {
        return new Answer(status, Map.of("content-type", "application/json; charset=utf-8"), body);
    }

    public static Answer ok(Object body) {
        return json(200, body);
    }

    public static Answer empty(int status) {
        return new Answer(status, Map.of(), NOTHING);
    }

    public Answer with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }

    @Override
    public String toString() {
        return status + ", " + body.length + " bytes";
    }
}
