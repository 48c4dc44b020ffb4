package dev.holdfast.coordinator.dataplane;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.http.ErrorBody;
import dev.holdfast.coordinator.http.Errors;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest download or upload of a security domain of each pool. Kept in memory: after a restart the pool itself tells
 * what came of it.
 */
final class DomainOperations {

    /** What an operation does. */
    enum Kind {
        DOWNLOAD,
        UPLOAD
    }

    /** One that was begun; two are the same when the same caller asked for the same. */
    private record Operation(Kind kind, Caller caller, ByteString request, CompletableFuture<byte[]> result) {

        boolean asksTheSameAs(Operation other) {
            return kind == other.kind && caller.equals(other.caller) && request.equals(other.request);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(DomainOperations.class);
    private static final String ACTIVE = "The resource is active.";

    private final Map<ByteString, Operation> latest = new ConcurrentHashMap<>();

    /**
     * Begins an operation, unless the very same is under way: clients repeat requests whose answer they did not like.
     *
     * @param request the body that asks for it
     * @throws RefusedException BUSY while another operation of the pool is under way
     */
    CompletableFuture<byte[]> begin(
            Pool pool, Kind kind, Caller caller, byte[] request, Supplier<CompletableFuture<byte[]>> work) {
        Operation asked = new Operation(kind, caller, ByteString.copyFrom(request), new CompletableFuture<>());
        Operation now = latest.merge(
                pool.poolId(), asked, (before, next) -> before.result().isDone() ? next : before);
        if (now.result().equals(asked.result())) {
            return carriedOut(pool, asked, work);
        }
        if (!now.asksTheSameAs(asked)) {
            throw new RefusedException(
                    Code.BUSY,
                    "Conflict",
                    "",
                    "Another operation on this HSM's security domain is under way; wait until it is done.");
        }
        return now.result();
    }

    /** Of the latest operation, or what the pool's own state says of one that nobody remembers. */
    CompletableFuture<SecurityDomainStatus> status(Pool pool) {
        Operation operation = latest.get(pool.poolId());
        if (operation == null) {
            return pool.client()
                    .call(Request.newBuilder()
                            .setGetStatus(GetStatus.getDefaultInstance())
                            .build())
                    .thenApply(answer -> ofState(answer.getCardStatus().getDomainState()));
        }
        if (!operation.result().isDone()) {
            return CompletableFuture.completedFuture(SecurityDomainStatus.inProgress(
                    operation.kind() == Kind.DOWNLOAD
                            ? "The security domain is being downloaded."
                            : "The security domain is being uploaded."));
        }
        return operation
                .result()
                .handle((done, failure) -> failure == null ? SecurityDomainStatus.success(ACTIVE) : failed(failure));
    }

    /** What was refused before it began is forgotten: nobody else's status is lost by it. */
    private CompletableFuture<byte[]> carriedOut(
            Pool pool, Operation operation, Supplier<CompletableFuture<byte[]>> work) {
        return CompletableFuture.completedFuture(null)
                .thenCompose(ready -> work.get())
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        operation.result().complete(done);
                        return;
                    }
                    if (Promptly.saysNotBegun(failure)) {
                        latest.remove(pool.poolId(), operation);
                    }
                    operation.result().completeExceptionally(RefusedException.behind(failure));
                });
    }

    private static SecurityDomainStatus ofState(DomainState state) {
        return switch (state) {
            case ACTIVATED -> SecurityDomainStatus.success(ACTIVE);
            case RECOVERY ->
                SecurityDomainStatus.failed("The HSM waits for its security domain, and none is being uploaded.");
            default ->
                throw new RefusedException(
                        Code.NOT_FOUND, "The HSM's security domain was neither downloaded nor uploaded yet.");
        };
    }

    private static SecurityDomainStatus failed(Throwable failure) {
        if (!(RefusedException.behind(failure) instanceof RefusedException refused)) {
            LOG.error("A security domain failed for a reason that nobody thought of", failure);
            return SecurityDomainStatus.failed("Holdfast has a defect; its log says more.");
        }
        ErrorBody.Problem problem = Errors.body(refused.status()).error();
        return SecurityDomainStatus.failed("(" + problem.code() + ") " + problem.message());
    }
}
