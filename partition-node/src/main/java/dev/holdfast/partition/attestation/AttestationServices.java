package dev.holdfast.partition.attestation;

import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceIndicator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The card testifies of itself. */
public final class AttestationServices implements ServiceFamily {

    private final Supplier<Evidence> evidence;
    private final Executor workers;

    /** @param evidence of this boot */
    public AttestationServices(Supplier<Evidence> evidence, Executor workers) {
        this.evidence = evidence;
        this.workers = workers;
    }

    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        AttestCard asked = request.getAttestCard();
        Evidence.requireNonce(asked.getNonce());
        Evidence own = evidence.get();
        return CompletableFuture.supplyAsync(
                () -> Response.newBuilder()
                        .setCardEvidence(own.ofCard(asked.getFormat(), asked.getNonce()))
                        .setIndicator(ServiceIndicator.SERVICE_INDICATOR_APPROVED),
                workers);
    }
}
