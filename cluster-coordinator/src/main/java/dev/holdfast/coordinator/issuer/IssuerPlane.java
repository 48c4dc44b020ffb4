package dev.holdfast.coordinator.issuer;

import static dev.holdfast.coordinator.issuer.DiscoveryDocument.WELL_KNOWN;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.http.RouteTable;
import dev.holdfast.coordinator.http.RoutedPlane;
import dev.holdfast.coordinator.names.ServiceNames;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The issuer as clients know it: with a tenant in each path, and under /adfs as clients expect it of an authority of one's
 * own. Whoever reaches the port may ask.
 */
public final class IssuerPlane extends RoutedPlane<IssuerPlane.Exchange> {

    private static final String ADFS = "adfs";
    /** By which clients ask that do not know the tenant. */
    private static final Set<String> ANY_TENANT = Set.of(ADFS, "common", "organizations");

    private final Issuer issuer;
    private final Clock clock;
    private final TokenEndpoint tokens;
    private final RouteTable<Exchange> table;

    /** A request, and what stands in the gaps of its route's path. */
    record Exchange(HttpCall call, Map<String, String> path) {

        /** Where this plane is, as the client spells it, and the tenant below it. */
        String authority() {
            return "https://" + call.authority() + "/" + tenant();
        }

        String tenant() {
            return Objects.requireNonNull(path.get("tenant"));
        }
    }

    /** @param clock by which refusals are dated */
    public IssuerPlane(Issuer issuer, Clock clock) {
        super("Signing in");
        this.issuer = issuer;
        this.clock = clock;
        tokens = new TokenEndpoint(issuer);
        table = new RouteTable<>(List.of(
                get("Discover", "/{tenant}/v2.0" + WELL_KNOWN, "Says where tokens and keys are.", this::discover)
                        .answering(200, DiscoveryDocument.class),
                get(
                                "DiscoverFirstVersion",
                                "/{tenant}" + WELL_KNOWN,
                                "Says where tokens and keys are, to clients of the first version and of /adfs.",
                                this::discoverFirstVersion)
                        .answering(200, DiscoveryDocument.class),
                get(
                                "DiscoverInstance",
                                "/common/discovery/instance",
                                "Says that this authority is known.",
                                this::instance)
                        .answering(200, InstanceDocument.class),
                get("GetKeys", "/{tenant}/discovery/v2.0/keys", "The issuer's public keys, a JWK set.", this::keys),
                get(
                        "GetKeysFirstVersion",
                        "/{tenant}/discovery/keys",
                        "The same, where clients of the first version look.",
                        this::keys),
                post("GetToken", "/{tenant}/oauth2/v2.0/token", "Gives a token to a client; the body is a form."),
                post(
                        "GetTokenFirstVersion",
                        "/{tenant}/oauth2/token",
                        "The same, for clients of the first version and of /adfs.")));
    }

    @Override
    public boolean owns(String host) {
        return ServiceNames.isLogin(host);
    }

    @Override
    protected RouteTable<Exchange> table() {
        return table;
    }

    @Override
    protected CompletableFuture<Answer> dispatch(HttpCall call) {
        RouteTable.Found<Exchange> found = table.find(call.method(), call.path());
        return found.route().handler().answer(new Exchange(call, found.path()));
    }

    @Override
    protected Answer refusal(Throwable failure) {
        return failure instanceof SignInRefusedException refused
                ? refused.answer(clock.instant())
                : super.refusal(failure);
    }

    private Answer discover(Exchange exchange) {
        String authority = requireTenant(exchange).authority();
        return Answer.ok(
                DiscoveryDocument.of(issuer.name(), authority + "/oauth2/v2.0", authority + "/discovery/v2.0/keys"));
    }

    private Answer discoverFirstVersion(Exchange exchange) {
        String authority = requireTenant(exchange).authority();
        return Answer.ok(DiscoveryDocument.of(issuer.name(), authority + "/oauth2", authority + "/discovery/keys"));
    }

    private Answer instance(Exchange exchange) {
        return Answer.ok(InstanceDocument.of(
                exchange.call().authority(), issuer.directory().tenant()));
    }

    private Answer keys(Exchange exchange) {
        requireTenant(exchange);
        return Answer.ok(issuer.published().toJSONObject());
    }

    private Exchange requireTenant(Exchange exchange) {
        String tenant = exchange.tenant().toLowerCase(Locale.ROOT);
        if (!ANY_TENANT.contains(tenant) && !tenant.equals(issuer.directory().tenant())) {
            throw SignInRefusedException.badRequest(
                    90002,
                    "There is no tenant of this name; it is "
                            + issuer.directory().tenant() + ".");
        }
        return exchange;
    }

    private static Route<Exchange> get(
            String operation, String path, String summary, Route.Immediate<Exchange> handler) {
        return Route.immediate(operation, "GET", path, summary, handler).open();
    }

    private Route<Exchange> post(String operation, String path, String summary) {
        return Route.<Exchange>of(
                        operation,
                        "POST",
                        path,
                        summary,
                        exchange -> CompletableFuture.completedFuture(
                                tokens.answer(requireTenant(exchange).call())))
                .open()
                .answering(200, TokenEndpoint.Grant.class);
    }
}
