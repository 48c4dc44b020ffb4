package dev.holdfast.coordinator.dataplane;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.TokenRefusedException;
import dev.holdfast.coordinator.access.Tokens;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.http.RouteTable;
import dev.holdfast.coordinator.http.RoutedPlane;
import dev.holdfast.coordinator.names.ServiceNames;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.Pools;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is asked of HSMs. A request without a token is challenged before anything else about it is looked at: clients
 * send the first one of each process without token and body, just to learn whom to ask for a token.
 */
public final class DataPlane extends RoutedPlane<HsmExchange> {

    private static final Pattern API_VERSION = Pattern.compile("[0-9]{1,4}[.-][0-9]{1,2}[0-9a-z.-]{0,20}");

    private final Pools pools;
    private final Tokens tokens;
    private final String tenant;
    private final RouteTable<HsmExchange> table;

    /** @param tenant GUID of the directory that callers belong to */
    public DataPlane(Pools pools, Tokens tokens, String tenant, List<Route<HsmExchange>> routes) {
        super("Data plane");
        this.pools = pools;
        this.tokens = tokens;
        this.tenant = tenant;
        this.table = new RouteTable<>(routes);
    }

    @Override
    public boolean owns(String host) {
        return ServiceNames.hsmOf(host).isPresent();
    }

    @Override
    protected RouteTable<HsmExchange> table() {
        return table;
    }

    @Override
    protected CompletableFuture<Answer> dispatch(HttpCall call) {
        Optional<RouteTable.Found<HsmExchange>> sought = table.look(call.method(), call.path());
        boolean open = sought.filter(found -> found.route().access() == Route.Access.OPEN)
                .isPresent();
        @Nullable Caller caller = open ? null : caller(call);
        RouteTable.Found<HsmExchange> found = sought.orElseThrow(() -> table.refusal(call.path()));
        Pool pool = pools.find(ServiceNames.hsmOf(call.host()).orElseThrow())
                .orElseThrow(() -> new HttpRefusedException(
                        404, "NotFound", "There is no HSM of this name; look with az keyvault list.", Map.of()));
        if (!open) {
            requireApiVersion(call);
        }
        return found.route().handler().answer(new HsmExchange(call, found.path(), pool, caller));
    }

    private Caller caller(HttpCall call) {
        String token = call.bearerToken()
                .orElseThrow(() -> challenge(
                        call, "The request has no bearer token; ask the authority that the challenge names for one."));
        try {
            return tokens.caller(token, ServiceNames.hsmResource(call.authority()));
        } catch (TokenRefusedException e) {
            throw challenge(call, e.reason());
        }
    }

    private HttpRefusedException challenge(HttpCall call, String message) {
        String login = call.host().endsWith(ServiceNames.LOCAL)
                ? ServiceNames.LOCAL + (call.port() == HttpCall.HTTPS_PORT ? "" : ":" + call.port())
                : ServiceNames.LOGIN;
        return new HttpRefusedException(
                401,
                "Unauthorized",
                message,
                Map.of(
                        "www-authenticate",
                        "Bearer authorization=\"https://" + login + "/" + tenant + "\", resource=\""
                                + ServiceNames.hsmResource(call.authority()) + "\""));
    }

    private static void requireApiVersion(HttpCall call) {
        String version = call.query().get("api-version");
        if (version == null || !API_VERSION.matcher(version).matches()) {
            throw new HttpRefusedException(
                    400, "BadParameter", "The query needs an api-version, such as api-version=7.5.", Map.of());
        }
    }
}
