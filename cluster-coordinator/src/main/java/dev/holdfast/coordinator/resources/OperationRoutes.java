package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Errors;
import dev.holdfast.coordinator.http.Route;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How operations stand that take their time: as a status with a word for it, or as the result itself once there is one. */
final class OperationRoutes {

    private static final String STATUSES = "/operationStatuses/";
    private static final String RESULTS = "/operationResults/";
    private static final String READ = "Microsoft.KeyVault/locations/operationResults/read";

    private final Operations operations;

    OperationRoutes(Operations operations) {
        this.operations = operations;
    }

    List<Route<ResourceExchange>> routes() {
        return List.of(
                Route.<ResourceExchange>of(
                                "GetOperationStatus",
                                "GET",
                                ResourceIds.LOCATION + STATUSES + "{operation}",
                                "How an operation stands.",
                                this::status)
                        .needing(READ)
                        .answering(200, Operation.Status.class),
                Route.<ResourceExchange>of(
                                "GetOperationResult",
                                "GET",
                                ResourceIds.LOCATION + RESULTS + "{operation}",
                                "202 while an operation is under way, then what became of it.",
                                this::result)
                        .needing(READ)
                        .answering(200));
    }

    /** Tells the client where the operation says how it stands. */
    static Answer withStatus(ResourceExchange exchange, Answer answer, String location, Operation operation) {
        return patient(answer.with("azure-asyncoperation", exchange.url(location + STATUSES + operation.id())));
    }

    /** Tells the client where the operation's result will be. */
    static Answer withResult(ResourceExchange exchange, Answer answer, String location, Operation operation) {
        return patient(answer.with("location", exchange.url(location + RESULTS + operation.id())));
    }

    private CompletableFuture<Answer> status(ResourceExchange exchange) {
        Operation operation = require(exchange);
        Answer answer = Answer.ok(Operations.status(operation, exchange.call().path()));
        return CompletableFuture.completedFuture(operation.done().isDone() ? answer : patient(answer));
    }

    private CompletableFuture<Answer> result(ResourceExchange exchange) {
        Operation operation = require(exchange);
        if (!operation.done().isDone()) {
            return CompletableFuture.completedFuture(patient(Answer.empty(202)
                    .with("location", exchange.url(exchange.call().path()))));
        }
        return operation.done().handle((done, failure) -> failure == null ? Answer.empty(200) : Errors.answer(failure));
    }

    private Operation require(ResourceExchange exchange) {
        return operations
                .find(exchange.gap("operation"))
                .orElseThrow(() -> ResourceErrors.notFound("NotFound", "There is no such operation."));
    }

    /** A whole number of seconds for those who know no better, and a time that such an operation takes for the others. */
    private static Answer patient(Answer answer) {
        return answer.with("retry-after", "1").with("retry-after-ms", "300");
    }
}
