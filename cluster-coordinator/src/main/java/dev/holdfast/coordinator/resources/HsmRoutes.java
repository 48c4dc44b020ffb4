package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.pool.Pools;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** HSMs: made, shown, changed, deleted, and taken back. */
final class HsmRoutes {

    private static final String READ = ResourceIds.HSM_TYPE + "/read";
    private static final String WRITE = ResourceIds.HSM_TYPE + "/write";

    private final Pools pools;
    private final HsmRules rules;
    private final HsmView view;
    private final Operations operations;
    /** What was asked for and is not there yet, by id of the operation. */
    private final Map<String, PoolSpec> planned = new ConcurrentHashMap<>();

    /** Of an HSM that is to have a name. */
    record NameRequest(@Nullable String name, @Nullable String type) {}

    /** @param reason absent when it can be had */
    record NameAnswer(
            boolean nameAvailable,
            @Nullable String reason,
            @Nullable String message) {}

    HsmRoutes(Pools pools, HsmRules rules, HsmView view, Operations operations) {
        this.pools = pools;
        this.rules = rules;
        this.view = view;
        this.operations = operations;
    }

    List<Route<ResourceExchange>> routes() {
        return List.of(
                route("ListHsms", "GET", ResourceIds.SUBSCRIPTION + ResourceIds.HSMS, "All HSMs.", this::list)
                        .needing(READ)
                        .answering(200, Listing.class),
                route(
                                "ListHsmsOfGroup",
                                "GET",
                                ResourceIds.GROUP + ResourceIds.HSMS,
                                "The HSMs of a resource group.",
                                this::listOfGroup)
                        .needing(READ)
                        .answering(200, Listing.class),
                route("GetHsm", "GET", ResourceIds.HSM, "One HSM.", this::get)
                        .needing(READ)
                        .answering(200, ManagedHsm.class),
                route(
                                "PutHsm",
                                "PUT",
                                ResourceIds.HSM,
                                "Makes an HSM, takes a deleted one back, or changes one that is there.",
                                this::put)
                        .needing(WRITE)
                        .taking(HsmRequest.class)
                        .answering(202, ManagedHsm.class),
                route("UpdateHsm", "PATCH", ResourceIds.HSM, "Changes an HSM's tags.", this::patch)
                        .needing(WRITE)
                        .taking(HsmRequest.class)
                        .answering(200, ManagedHsm.class),
                route(
                                "DeleteHsm",
                                "DELETE",
                                ResourceIds.HSM,
                                "Deletes an HSM, which can be taken back until its retention is over.",
                                this::delete)
                        .needing(ResourceIds.HSM_TYPE + "/delete")
                        .answering(202),
                route("ListRegions", "GET", ResourceIds.HSM + "/regions", "The one region of an HSM.", this::regions)
                        .needing(READ)
                        .answering(200, Listing.class),
                none("ListPrivateEndpointConnections", "/privateEndpointConnections", "Private endpoints"),
                none("ListPrivateLinkResources", "/privateLinkResources", "Private links"),
                route(
                                "CheckHsmName",
                                "POST",
                                ResourceIds.SUBSCRIPTION + ResourceIds.PROVIDER + "/checkMhsmNameAvailability",
                                "Whether an HSM can have this name.",
                                this::checkName)
                        .needing("Microsoft.KeyVault/checkMhsmNameAvailability/read")
                        .taking(NameRequest.class)
                        .answering(200, NameAnswer.class));
    }

    private CompletableFuture<Answer> list(ResourceExchange exchange) {
        return listed(exchange, spec -> true);
    }

    private CompletableFuture<Answer> listOfGroup(ResourceExchange exchange) {
        String group = exchange.gap("group");
        if (pools.groups().find(group).isEmpty()) {
            throw ResourceErrors.noSuchGroup(group);
        }
        return listed(exchange, spec -> spec.resource().group().equalsIgnoreCase(group));
    }

    private CompletableFuture<Answer> listed(ResourceExchange exchange, Predicate<PoolSpec> which) {
        List<CompletableFuture<ManagedHsm>> shown = pools.list().stream()
                .filter(pool -> which.test(pool.spec()))
                .sorted(Comparator.comparing(Pool::name, String.CASE_INSENSITIVE_ORDER))
                .map(pool -> view.of(pool, exchange.call()))
                .toList();
        return CompletableFuture.allOf(shown.toArray(CompletableFuture[]::new))
                .thenApply(all -> Answer.ok(new Listing<>(
                        shown.stream().map(CompletableFuture::join).toList())));
    }

    private CompletableFuture<Answer> get(ResourceExchange exchange) {
        Optional<Pool> there = find(exchange);
        if (there.isPresent()) {
            return view.of(there.get(), exchange.call()).thenApply(Answer::ok);
        }
        PoolSpec coming = operations
                .underWay(OperationId.Kind.CREATE, exchange.gap("name"))
                .flatMap(operation ->
                        Optional.ofNullable(planned.get(operation.id().toString())))
                .filter(spec -> spec.resource().group().equalsIgnoreCase(exchange.gap("group")))
                .orElseThrow(() -> noSuchHsm(exchange));
        return CompletableFuture.completedFuture(Answer.ok(view.planned(coming, exchange.call())));
    }

    private CompletableFuture<Answer> put(ResourceExchange exchange) {
        HsmRequest request = exchange.body(HsmRequest.class);
        if ("Recover".equalsIgnoreCase(request.wanted().createMode())) {
            return recover(exchange);
        }
        Optional<Pool> there = find(exchange);
        return there.isPresent() ? update(exchange, there.get(), request, true) : create(exchange, request);
    }

    private CompletableFuture<Answer> patch(ResourceExchange exchange) {
        HsmRequest request = exchange.body(HsmRequest.class);
        return update(exchange, require(exchange), request, false);
    }

    private CompletableFuture<Answer> create(ResourceExchange exchange, HsmRequest request) {
        PoolSpec spec = rules.create(exchange.gap("group"), exchange.gap("name"), request);
        Operation operation = operations.begin(OperationId.Kind.CREATE, spec.name(), () -> pools.create(spec));
        String id = operation.id().toString();
        planned.putIfAbsent(id, spec);
        CompletableFuture<?> unused = operation.done().whenComplete((made, failure) -> planned.remove(id));
        return accepted(exchange, operation, spec);
    }

    private CompletableFuture<Answer> recover(ResourceExchange exchange) {
        String name = exchange.gap("name");
        String group = exchange.gap("group");
        PoolSpec spec = pools.deleted().stream()
                .map(deleted -> deleted.spec())
                .filter(deleted -> deleted.name().equalsIgnoreCase(name))
                .filter(deleted -> deleted.resource().group().equalsIgnoreCase(group))
                .findFirst()
                .orElseThrow(() -> ResourceErrors.notFound(
                        "ResourceNotFound",
                        "There is no deleted HSM '" + name + "' of the resource group '" + group + "'."));
        return accepted(
                exchange,
                operations.begin(OperationId.Kind.RECOVER, spec.name(), () -> pools.recover(spec.name())),
                spec);
    }

    private CompletableFuture<Answer> accepted(ResourceExchange exchange, Operation operation, PoolSpec spec) {
        return CompletableFuture.completedFuture(OperationRoutes.withStatus(
                exchange,
                Answer.json(202, view.planned(spec, exchange.call())),
                view.ids().location(spec.resource().location()),
                operation));
    }

    private CompletableFuture<Answer> update(ResourceExchange exchange, Pool pool, HsmRequest request, boolean whole) {
        return pools.describe(pool.name(), rules.update(pool.spec(), request, whole))
                .thenCompose(changed -> view.of(changed, exchange.call()))
                .thenApply(Answer::ok);
    }

    private CompletableFuture<Answer> delete(ResourceExchange exchange) {
        Optional<Pool> there = find(exchange);
        if (there.isEmpty()) {
            return CompletableFuture.completedFuture(Answer.empty(204));
        }
        PoolSpec spec = there.get().spec();
        Operation operation = operations.begin(OperationId.Kind.DELETE, spec.name(), () -> pools.delete(spec.name()));
        return CompletableFuture.completedFuture(OperationRoutes.withResult(
                exchange, Answer.empty(202), view.ids().location(spec.resource().location()), operation));
    }

    private CompletableFuture<Answer> regions(ResourceExchange exchange) {
        return view.of(require(exchange), exchange.call())
                .thenApply(hsm -> Answer.ok(new Listing<>(hsm.properties().regions())));
    }

    private Route<ResourceExchange> none(String operation, String path, String what) {
        return route(operation, "GET", ResourceIds.HSM + path, what + " of an HSM: none.", exchange -> {
                    require(exchange);
                    return CompletableFuture.completedFuture(Answer.ok(new Listing<>(List.of())));
                })
                .needing(READ)
                .answering(200, Listing.class);
    }

    private CompletableFuture<Answer> checkName(ResourceExchange exchange) {
        String name = exchange.body(NameRequest.class).name();
        return CompletableFuture.completedFuture(Answer.ok(nameAnswer(name == null ? "" : name)));
    }

    private NameAnswer nameAnswer(String name) {
        if (!PoolSpec.isName(name)) {
            return new NameAnswer(
                    false, "AccountNameInvalid", "A name has 3 to 24 letters and digits and starts with a letter.");
        }
        boolean taken = pools.find(name).isPresent()
                || operations.underWay(OperationId.Kind.CREATE, name).isPresent()
                || pools.deleted().stream().anyMatch(deleted -> deleted.name().equalsIgnoreCase(name));
        return taken
                ? new NameAnswer(false, "AlreadyExists", "There is an HSM of this name, in service or deleted.")
                : new NameAnswer(true, null, null);
    }

    private Optional<Pool> find(ResourceExchange exchange) {
        return pools.find(exchange.gap("name"))
                .filter(pool -> pool.spec().resource().group().equalsIgnoreCase(exchange.gap("group")));
    }

    private Pool require(ResourceExchange exchange) {
        return find(exchange).orElseThrow(() -> noSuchHsm(exchange));
    }

    private static HttpRefusedException noSuchHsm(ResourceExchange exchange) {
        return ResourceErrors.noSuchHsm(exchange.gap("name"), exchange.gap("group"));
    }

    private static Route<ResourceExchange> route(
            String operation, String method, String path, String summary, Route.Handler<ResourceExchange> handler) {
        return Route.of(operation, method, path, summary, handler);
    }
}
