package dev.holdfast.partition.firmware;

import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.concurrent.CompletableFuture;

/**
 * A part of the firmware that answers services of some {@link ServiceGroup}s. Called on the card's thread, when the state offers
 * the service and the caller may have it.
 */
public interface ServiceFamily {

    /** A refusal is thrown, or fails the future, as a {@link dev.holdfast.proto.RefusedException}. */
    CompletableFuture<Response.Builder> serve(Caller caller, Request request);
}
