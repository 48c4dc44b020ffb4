package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.Json;
import dev.holdfast.proto.RefusedException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to the resource manager.
 *
 * @param path what stands in the gaps of the route's path
 * @param caller who asks; null on a route that is open
 */
record ResourceExchange(
        HttpCall call, Map<String, String> path, @Nullable Caller caller) {

    String gap(String name) {
        return Objects.requireNonNull(path.get(name));
    }

    /** Of a route that asks for a token. */
    String principal() {
        return Objects.requireNonNull(caller).principal();
    }

    /** The body as a record. */
    <T> T body(Class<T> type) {
        try {
            return Json.read(call.body(), type);
        } catch (RefusedException e) {
            throw new HttpRefusedException(
                    400, "InvalidRequestContent", e.status().getMessage(), Map.of());
        }
    }

    /** A path as an absolute URL, for the version of the interface that this request is of. */
    String url(String path) {
        String version = call.parameter("api-version").orElse("");
        return "https://" + call.authority() + path + (version.isEmpty() ? "" : "?api-version=" + version);
    }
}
