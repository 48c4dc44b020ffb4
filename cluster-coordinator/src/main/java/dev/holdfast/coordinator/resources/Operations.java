package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.http.ErrorBody;
import dev.holdfast.coordinator.http.Errors;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.Json;
import dev.holdfast.coordinator.pool.DeletedPool;
import dev.holdfast.coordinator.pool.Pools;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operations under way, and the last that were. What nobody remembers is answered by how the HSM is now. */
final class Operations {

    private static final int REMEMBERED = 1_000;

    private final Pools pools;
    private final Supplier<CompletableFuture<Void>> settle;
    private final Map<String, Operation> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Operation> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param settle tells the rest of the service that an HSM is back, or gone for good */
    Operations(Pools pools, Supplier<CompletableFuture<Void>> settle) {
        this.pools = pools;
        this.settle = settle;
    }

    /**
     * Begins the work, unless the same is being done with that HSM: clients repeat a request of which they lost the answer.
     *
     * @param work may throw what is refused at once
     */
    synchronized Operation begin(OperationId.Kind kind, String hsm, Supplier<CompletableFuture<?>> work) {
        Optional<Operation> running = underWay(kind, hsm);
        if (running.isPresent()) {
            return running.get();
        }
        OperationId id = OperationId.of(kind, hsm);
        Operation operation = new Operation(id, settled(kind, work.get()));
        known.put(id.toString(), operation);
        return operation;
    }

    private CompletableFuture<?> settled(OperationId.Kind kind, CompletableFuture<?> work) {
        return switch (kind) {
            case RECOVER, PURGE -> work.thenCompose(done -> settle.get());
            case CREATE, DELETE -> work;
        };
    }

    /** Whether this is being done with that HSM. */
    synchronized Optional<Operation> underWay(OperationId.Kind kind, String hsm) {
        return known.values().stream()
                .filter(operation -> operation.id().kind() == kind)
                .filter(operation -> operation.id().hsm().equalsIgnoreCase(hsm))
                .filter(operation -> !operation.done().isDone())
                .findFirst();
    }

    /** Empty for an id of no operation there can have been. */
    synchronized Optional<Operation> find(String text) {
        Operation operation = known.get(text);
        return operation != null
                ? Optional.of(operation)
                : OperationId.parse(text).map(id -> new Operation(id, asThingsStand(id)));
    }

    /** As the resource manager puts it. */
    static Operation.Status status(Operation operation, String url) {
        String name = operation.id().toString();
        if (!operation.done().isDone()) {
            return new Operation.Status(url, name, "InProgress", null);
        }
        ErrorBody.@Nullable Problem problem = operation
                .done()
                .handle((done, failure) -> failure == null ? null : problem(failure))
                .join();
        return new Operation.Status(url, name, problem == null ? "Succeeded" : "Failed", problem);
    }

    private CompletableFuture<?> asThingsStand(OperationId id) {
        boolean serves = pools.find(id.hsm()).isPresent();
        boolean deleted = pools.deleted().stream().map(DeletedPool::name).anyMatch(id.hsm()::equalsIgnoreCase);
        boolean done =
                switch (id.kind()) {
                    case CREATE, RECOVER -> serves;
                    case DELETE -> !serves;
                    case PURGE -> !serves && !deleted;
                };
        return done
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new HttpRefusedException(
                        409,
                        "OperationInterrupted",
                        "The service was started anew before this was done; repeat it.",
                        Map.of()));
    }

    private static ErrorBody.Problem problem(Throwable failure) {
        return Json.read(Errors.answer(failure).body(), ErrorBody.class).error();
    }
}
