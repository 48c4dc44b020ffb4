package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.pool.DeletedPool;
import dev.holdfast.coordinator.pool.PoolResource;
import dev.holdfast.coordinator.pool.Pools;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** HSMs that were deleted and not purged. */
final class DeletedHsmRoutes {

    private static final String TYPE = "Microsoft.KeyVault/deletedManagedHSMs";
    private static final String ONE = ResourceIds.LOCATION + "/deletedManagedHSMs/{name}";
    private static final String READ = "Microsoft.KeyVault/locations/deletedManagedHsms/read";

    private final Pools pools;
    private final HsmView view;
    private final Operations operations;

    /** A deleted HSM as the resource manager shows it. */
    record DeletedHsm(String id, String name, String type, Properties properties) {

        /** Dates as in ISO 8601, on the service's clock. */
        record Properties(
                String mhsmId,
                String location,
                String deletionDate,
                String scheduledPurgeDate,
                boolean purgeProtectionEnabled,
                Map<String, String> tags) {}
    }

    DeletedHsmRoutes(Pools pools, HsmView view, Operations operations) {
        this.pools = pools;
        this.view = view;
        this.operations = operations;
    }

    List<Route<ResourceExchange>> routes() {
        return List.of(
                Route.<ResourceExchange>of(
                                "ListDeletedHsms",
                                "GET",
                                ResourceIds.SUBSCRIPTION + ResourceIds.PROVIDER + "/deletedManagedHSMs",
                                "The HSMs that can be taken back.",
                                this::list)
                        .needing("Microsoft.KeyVault/deletedManagedHsms/read")
                        .answering(200, Listing.class),
                Route.<ResourceExchange>of("GetDeletedHsm", "GET", ONE, "One HSM that can be taken back.", this::get)
                        .needing(READ)
                        .answering(200, DeletedHsm.class),
                Route.<ResourceExchange>of(
                                "PurgeDeletedHsm",
                                "POST",
                                ONE + "/purge",
                                "Destroys a deleted HSM for good.",
                                this::purge)
                        .needing("Microsoft.KeyVault/locations/deletedManagedHsms/purge/action")
                        .answering(202));
    }

    private CompletableFuture<Answer> list(ResourceExchange exchange) {
        return CompletableFuture.completedFuture(Answer.ok(
                new Listing<>(pools.deleted().stream().map(this::shown).toList())));
    }

    private CompletableFuture<Answer> get(ResourceExchange exchange) {
        return CompletableFuture.completedFuture(Answer.ok(shown(require(exchange))));
    }

    private CompletableFuture<Answer> purge(ResourceExchange exchange) {
        DeletedPool pool = require(exchange);
        Operation operation = operations.begin(OperationId.Kind.PURGE, pool.name(), () -> pools.purge(pool.name()));
        return CompletableFuture.completedFuture(OperationRoutes.withResult(
                exchange,
                Answer.empty(202),
                view.ids().location(pool.spec().resource().location()),
                operation));
    }

    private DeletedPool require(ResourceExchange exchange) {
        String name = exchange.gap("name");
        String location = HsmRules.location(exchange.gap("location"));
        return pools.deleted().stream()
                .filter(pool -> pool.name().equalsIgnoreCase(name))
                .filter(pool -> pool.spec().resource().location().equals(location))
                .findFirst()
                .orElseThrow(() -> ResourceErrors.notFound(
                        "ResourceNotFound", "There is no deleted HSM '" + name + "' in " + location + "."));
    }

    private DeletedHsm shown(DeletedPool pool) {
        PoolResource resource = pool.spec().resource();
        return new DeletedHsm(
                view.ids().deletedHsm(resource.location(), pool.name()),
                pool.name(),
                TYPE,
                new DeletedHsm.Properties(
                        view.ids().hsm(resource.group(), pool.name()),
                        resource.location(),
                        pool.deletedAt().toString(),
                        pool.purgeAt().toString(),
                        pool.spec().purgeProtection(),
                        resource.tags()));
    }
}
