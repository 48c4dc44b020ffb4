package dev.holdfast.coordinator.http;

import java.util.Map;
import java.util.Optional;

/**
 * One request as it came, body included. Its body may hold a key that is imported: it is never logged.
 *
 * @param method as sent, for instance "POST"
 * @param host the host asked for, in lower case, without a port
 * @param port the port it was asked for at, as the Host header says it; 443 when it says none
 * @param path as sent, percent-encoded, without the query
 * @param query names and values, decoded; of a name given twice the first value
 * @param headers names in lower case; of a name given twice the values are joined by a comma
 * @param body empty when there is none
 */
public record HttpCall(
        String method,
        String host,
        int port,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body) {

    public static final int HTTPS_PORT = 443;

    private static final String BEARER = "Bearer ";

    public HttpCall {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** @param name in lower case */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** What stands behind "Bearer" in the header Authorization (RFC 6750 section 2.1). */
    public Optional<String> bearerToken() {
        return header("authorization")
                .filter(text -> text.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(text -> text.substring(BEARER.length()).strip());
    }

    /** Host and port as a URL spells them: the port only when it is not 443. */
    public String authority() {
        return port == HTTPS_PORT ? host : host + ":" + port;
    }

    @Override
    public String toString() {
        return method + " " + host + path;
    }
}
