package dev.holdfast.coordinator.directory;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.TokenRefusedException;
import dev.holdfast.coordinator.access.Tokens;
import dev.holdfast.coordinator.directory.GraphObject.Listing;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.Json;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.http.RouteTable;
import dev.holdfast.coordinator.http.RoutedPlane;
import dev.holdfast.coordinator.names.ServiceNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The directory as far as clients of an HSM ask it: who am I, and who is that. Any valid token may ask. */
public final class GraphPlane extends RoutedPlane<GraphPlane.Exchange> {

    private static final Route.Parameter FILTER =
            new Route.Parameter("$filter", "One property compared with a text: appId eq '...'");

    private final Directory directory;
    private final Tokens tokens;
    private final RouteTable<Exchange> table = new RouteTable<>(List.of(
            get("GetMe", "/v1.0/me", "The caller, as the directory knows it.", this::me)
                    .answering(200, GraphObject.class),
            get("ListUsers", "/v1.0/users", "Principals by their user name.", this::users)
                    .asking(FILTER)
                    .answering(200, Listing.class),
            get("ListServicePrincipals", "/v1.0/servicePrincipals", "The declared principals.", this::applications)
                    .asking(FILTER)
                    .answering(200, Listing.class),
            get("GetUser", "/v1.0/users/{id}", "One principal, as a user.", this::user)
                    .answering(200, GraphObject.class),
            get("GetServicePrincipal", "/v1.0/servicePrincipals/{id}", "One principal.", this::application)
                    .answering(200, GraphObject.class),
            Route.<Exchange>of(
                            "GetByIds",
                            "POST",
                            "/v1.0/directoryObjects/getByIds",
                            "Those of the given object ids that are declared.",
                            exchange -> CompletableFuture.completedFuture(byIds(exchange)))
                    .taking(Ids.class)
                    .answering(200, Listing.class)));

    /** @param path what stands in the gaps of the route's path */
    record Exchange(HttpCall call, Map<String, String> path, Caller caller) {}

    /** Object ids that are looked up. */
    record Ids(@Nullable List<@Nullable String> ids) {}

    public GraphPlane(Directory directory, Tokens tokens) {
        super("Directory");
        this.directory = directory;
        this.tokens = tokens;
    }

    @Override
    public boolean owns(String host) {
        return ServiceNames.isGraph(host);
    }

    @Override
    protected RouteTable<Exchange> table() {
        return table;
    }

    @Override
    protected CompletableFuture<Answer> dispatch(HttpCall call) {
        Caller caller = caller(call);
        RouteTable.Found<Exchange> found = table.find(call.method(), call.path());
        return found.route().handler().answer(new Exchange(call, found.path(), caller));
    }

    private Caller caller(HttpCall call) {
        String token = call.bearerToken().orElseThrow(() -> unauthorized("The request has no bearer token."));
        try {
            return tokens.caller(token, "https://" + call.authority());
        } catch (TokenRefusedException e) {
            throw unauthorized(e.reason());
        }
    }

    private HttpRefusedException unauthorized(String message) {
        return new HttpRefusedException(
                401,
                "InvalidAuthenticationToken",
                message,
                Map.of(
                        "www-authenticate",
                        "Bearer authorization_uri=\"https://" + ServiceNames.LOGIN + "/" + directory.tenant() + "\""));
    }

    private Answer me(Exchange exchange) {
        String objectId = exchange.caller().principal();
        String name = directory.byObjectId(objectId).map(Principal::displayName).orElse(objectId);
        return Answer.ok(GraphObject.user(objectId, name));
    }

    private Answer user(Exchange exchange) {
        return Answer.ok(asUser(require(exchange)));
    }

    private Answer application(Exchange exchange) {
        return Answer.ok(GraphObject.application(require(exchange)));
    }

    private Answer users(Exchange exchange) {
        return listed(exchange, GraphPlane::asUser);
    }

    private static GraphObject asUser(Principal principal) {
        return GraphObject.user(principal.objectId(), principal.displayName());
    }

    private Principal require(Exchange exchange) {
        String id = Objects.requireNonNull(exchange.path().get("id"));
        return directory
                .byObjectId(id)
                .orElseThrow(() -> new HttpRefusedException(
                        404, "Request_ResourceNotFound", "No principal with this object id is declared.", Map.of()));
    }

    private Answer applications(Exchange exchange) {
        return listed(exchange, GraphObject::application);
    }

    private Answer listed(Exchange exchange, Function<Principal, GraphObject> shown) {
        Predicate<Principal> filter =
                exchange.call().parameter("$filter").map(GraphFilter::parse).orElse(principal -> true);
        return Answer.ok(new Listing(
                directory.principals().stream().filter(filter).map(shown).toList()));
    }

    private Answer byIds(Exchange exchange) {
        @Nullable
        List<@Nullable String> ids =
                Json.read(exchange.call().body(), Ids.class).ids();
        if (ids == null) {
            throw new HttpRefusedException(400, "Request_BadRequest", "The body needs the property ids.", Map.of());
        }
        return Answer.ok(new Listing(ids.stream()
                .flatMap(id -> Optional.ofNullable(id).flatMap(directory::byObjectId).stream())
                .map(GraphObject::application)
                .toList()));
    }

    private static Route<Exchange> get(
            String operation, String path, String summary, Route.Immediate<Exchange> handler) {
        return Route.immediate(operation, "GET", path, summary, handler);
    }
}
