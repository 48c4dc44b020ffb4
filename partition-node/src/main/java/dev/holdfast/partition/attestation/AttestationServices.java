package dev.holdfast.partition.attestation;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.partition.firmware.Zeroizable;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Done;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceIndicator;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The card testifies of itself, and takes what others certify of the key that it does that with. */
public final class AttestationServices implements ServiceFamily, Zeroizable {

    private final Supplier<Evidence> evidence;
    private final Disk flash;

    /** @param evidence of this boot */
    public AttestationServices(Supplier<Evidence> evidence, Disk flash) {
        this.evidence = evidence;
        this.flash = flash;
    }

    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        return switch (request.getServiceCase()) {
            case ATTEST_CARD -> attest(request.getAttestCard());
            case STORE_PARTITION_CERTIFICATES ->
                evidence.get().store(request.getStorePartitionCertificates()).thenApply(stored -> Response.newBuilder()
                        .setDone(Done.getDefaultInstance()));
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        };
    }

    private CompletableFuture<Response.Builder> attest(AttestCard asked) {
        return evidence.get().ofCard(asked.getFormat(), asked.getNonce()).thenApply(made -> Response.newBuilder()
                .setCardEvidence(made)
                .setIndicator(ServiceIndicator.SERVICE_INDICATOR_APPROVED));
    }

    @Override
    public String erased() {
        return "attestation-erased";
    }

    /** The partition key. */
    @Override
    public void erase() throws IOException {
        PartitionKeyFile.erase(flash);
    }
}
