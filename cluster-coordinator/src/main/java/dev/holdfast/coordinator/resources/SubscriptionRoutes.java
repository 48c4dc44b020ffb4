package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.coordinator.directory.Principal.ResourceRight;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.pool.Pools;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The one subscription and the one tenant, and what clients look up in them before they come to the point. */
final class SubscriptionRoutes {

    private static final String RESOURCES_READ = "Microsoft.Resources/subscriptions/resources/read";
    private static final List<String> API_VERSIONS = List.of("2024-11-01", "2023-07-01", "2022-07-01", "2021-10-01");

    private final Directory directory;
    private final Pools pools;
    private final ResourceIds ids;

    /** A subscription as the resource manager shows it. */
    record Subscription(
            String id,
            String subscriptionId,
            String tenantId,
            String displayName,
            String state,
            String authorizationSource,
            Map<String, String> subscriptionPolicies,
            List<Object> managedByTenants) {}

    /** A tenant as the resource manager shows it. */
    record Tenant(String id, String tenantId, String displayName, String tenantCategory) {}

    /** What a provider of resources offers. */
    record Provider(
            String id,
            String namespace,
            String registrationState,
            String registrationPolicy,
            List<ResourceType> resourceTypes) {}

    /** A kind of resource. */
    record ResourceType(String resourceType, List<String> locations, List<String> apiVersions) {}

    /** A resource among others. */
    record GenericResource(String id, String name, String type, String location, Map<String, String> tags) {}

    SubscriptionRoutes(Directory directory, Pools pools, ResourceIds ids) {
        this.directory = directory;
        this.pools = pools;
        this.ids = ids;
    }

    List<Route<ResourceExchange>> routes() {
        return List.of(
                route(
                                "ListSubscriptions",
                                "GET",
                                "/subscriptions",
                                "The subscriptions that the caller has a right in.",
                                this::list)
                        .answering(200, Listing.class),
                route("GetSubscription", "GET", ResourceIds.SUBSCRIPTION, "The subscription.", exchange -> shown())
                        .needing("Microsoft.Resources/subscriptions/read")
                        .answering(200, Subscription.class),
                route("ListTenants", "GET", "/tenants", "The tenant.", this::tenants)
                        .answering(200, Listing.class),
                route(
                                "ListResources",
                                "GET",
                                ResourceIds.SUBSCRIPTION + "/resources",
                                "All HSMs, as resources among others.",
                                this::resources)
                        .asking(new Route.Parameter("$filter", "resourceType eq '...': none but HSMs are found"))
                        .needing(RESOURCES_READ)
                        .answering(200, Listing.class),
                route(
                                "ListProviders",
                                "GET",
                                ResourceIds.SUBSCRIPTION + "/providers",
                                "The providers of resources.",
                                exchange -> new Listing<>(
                                        Stream.of("Microsoft.KeyVault", "Microsoft.Storage", "Microsoft.Resources")
                                                .map(this::provider)
                                                .toList()))
                        .needing("Microsoft.Resources/subscriptions/providers/read")
                        .answering(200, Listing.class),
                route(
                                "GetProvider",
                                "GET",
                                ResourceIds.SUBSCRIPTION + "/providers/{namespace}",
                                "One provider of resources.",
                                exchange -> provider(exchange.gap("namespace")))
                        .needing("Microsoft.Resources/subscriptions/providers/read")
                        .answering(200, Provider.class),
                route(
                                "RegisterProvider",
                                "POST",
                                ResourceIds.SUBSCRIPTION + "/providers/{namespace}/register",
                                "Has no effect: all providers are registered.",
                                exchange -> provider(exchange.gap("namespace")))
                        .needing("Microsoft.Resources/subscriptions/providers/register/action")
                        .answering(200, Provider.class),
                none("ListVaults", ResourceIds.SUBSCRIPTION, "/vaults", "Microsoft.KeyVault/vaults/read"),
                none("ListVaultsOfGroup", ResourceIds.GROUP, "/vaults", "Microsoft.KeyVault/vaults/read"),
                none(
                        "ListDeletedVaults",
                        ResourceIds.SUBSCRIPTION,
                        "/deletedVaults",
                        "Microsoft.KeyVault/deletedVaults/read"));
    }

    private Listing<Subscription> list(ResourceExchange exchange) {
        return new Listing<>(
                directory.rightOf(exchange.principal()) == ResourceRight.NONE ? List.of() : List.of(shown()));
    }

    private Subscription shown() {
        return new Subscription(
                ids.subscriptionId(),
                directory.subscription(),
                directory.tenant(),
                "Holdfast",
                "Enabled",
                "RoleBased",
                Map.of("spendingLimit", "Off", "quotaId", "Internal", "locationPlacementId", "Internal"),
                List.of());
    }

    private Listing<Tenant> tenants(ResourceExchange exchange) {
        return new Listing<>(
                List.of(new Tenant("/tenants/" + directory.tenant(), directory.tenant(), "Holdfast", "Home")));
    }

    private Listing<GenericResource> resources(ResourceExchange exchange) {
        String filter = exchange.call().parameter("$filter").orElse(ResourceIds.HSM_TYPE);
        if (!filter.toLowerCase(Locale.ROOT).contains(ResourceIds.HSM_TYPE.toLowerCase(Locale.ROOT))) {
            return new Listing<>(List.of());
        }
        return new Listing<>(pools.list().stream()
                .map(pool -> new GenericResource(
                        ids.hsm(pool.spec().resource().group(), pool.name()),
                        pool.name(),
                        ResourceIds.HSM_TYPE,
                        pool.spec().resource().location(),
                        pool.spec().resource().tags()))
                .toList());
    }

    private Provider provider(String namespace) {
        List<ResourceType> types = namespace.equalsIgnoreCase("Microsoft.KeyVault")
                ? List.of(new ResourceType("managedHSMs", locations(), API_VERSIONS))
                : List.of();
        return new Provider(
                ids.subscriptionId() + "/providers/" + namespace,
                namespace,
                "Registered",
                "RegistrationRequired",
                types);
    }

    /** Any will do; those in use are named. */
    private List<String> locations() {
        return pools.groups().all().stream()
                .map(group -> group.location())
                .distinct()
                .toList();
    }

    private static Route<ResourceExchange> none(String operation, String place, String kind, String action) {
        return route(
                        operation,
                        "GET",
                        place + ResourceIds.PROVIDER + kind,
                        "Vaults of the other kind: none.",
                        exchange -> new Listing<>(List.of()))
                .needing(action)
                .answering(200, Listing.class);
    }

    private static Route<ResourceExchange> route(
            String operation, String method, String path, String summary, Function<ResourceExchange, ?> handler) {
        return Route.immediate(operation, method, path, summary, exchange -> Answer.ok(handler.apply(exchange)));
    }
}
