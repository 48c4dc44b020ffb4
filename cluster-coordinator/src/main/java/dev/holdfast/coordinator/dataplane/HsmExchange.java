package dev.holdfast.coordinator.dataplane;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.Json;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request to one HSM.
 *
 * @param path what stands in the gaps of the route's path
 * @param caller who asks; null on a route that is open
 */
public record HsmExchange(
        HttpCall call,
        Map<String, String> path,
        Pool pool,
        @Nullable Caller caller) {

    /** Of a route that asks for a token. */
    public Caller requireCaller() {
        return Objects.requireNonNull(caller);
    }

    public String gap(String name) {
        return Objects.requireNonNull(path.get(name));
    }

    /** The body as a record. */
    public <T> T body(Class<T> type) {
        return Json.read(call.body(), type);
    }

    public KeyClient keys() {
        return new KeyClient(pool.client(), requireCaller());
    }

    /** Asks the pool in the caller's name. */
    public CompletableFuture<Response> ask(Request.Builder request) {
        return pool.client().call(request.build());
    }

    /**
     * The HSM's own address, without a slash at the end: scheme, host and port as the client asked for them, with the HSM's
     * name in the case in which it was created. Clients compare hosts with case; the name in their mind is that one.
     */
    public String uri() {
        String authority = call.authority();
        return "https://" + pool.name() + authority.substring(pool.name().length());
    }

    /** @param most the largest page that may be asked for; also what is given to those who do not ask */
    public int pageSize(int most) {
        String asked = call.query().get("maxresults");
        if (asked == null) {
            return most;
        }
        if (!asked.matches("[0-9]{1,4}") || Integer.parseInt(asked) < 1 || Integer.parseInt(asked) > most) {
            throw new HttpRefusedException(
                    400, "BadParameter", "The parameter maxresults is a number from 1 to " + most + ".", Map.of());
        }
        return Integer.parseInt(asked);
    }
}
