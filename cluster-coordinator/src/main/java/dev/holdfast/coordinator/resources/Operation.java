package dev.holdfast.coordinator.resources;

import dev.holdfast.coordinator.http.ErrorBody;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something that is being done with an HSM and takes its time.
 *
 * @param done fails when it fails
 */
record Operation(OperationId id, CompletableFuture<?> done) {

    /** How it stands, for whoever polls. */
    record Status(String id, String name, String status, ErrorBody.@Nullable Problem error) {}
}
