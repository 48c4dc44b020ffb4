package dev.holdfast.coordinator.securitydomain;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.custody.ExchangeKeyCustody;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.v1.BeginRecovery;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ExchangeKey;
import dev.holdfast.proto.v1.OpenRecipient;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.UploadDomain;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exchange key whose private half is with a custodian, and what the custodian is asked to do with it. */
final class HeldKey {

    private static final Logger LOG = LoggerFactory.getLogger(HeldKey.class);

    private final ExchangeKeyCustody custodian;
    private final String poolName;
    private final String recoveryId;
    private final ExchangeKey key;

    private HeldKey(ExchangeKeyCustody custodian, String poolName, String recoveryId, ExchangeKey key) {
        this.custodian = custodian;
        this.poolName = poolName;
        this.recoveryId = recoveryId;
        this.key = key;
    }

    /**
     * The custodian makes the pair and the pool certifies its public half. Only then do the pairs of earlier recoveries
     * go; if the pool refuses, the new pair goes instead.
     */
    static CompletableFuture<HeldKey> make(Pool pool, Caller caller, ExchangeKeyCustody custodian, Executor workers) {
        String recoveryId = UUID.randomUUID().toString();
        return CompletableFuture.supplyAsync(() -> custodian.create(pool.name(), recoveryId), workers)
                .thenCompose(publicKey -> pool.client()
                        .call(caller.request()
                                .setBeginRecovery(BeginRecovery.newBuilder()
                                        .setPublicKey(ByteString.copyFrom(publicKey))
                                        .setCustody(custodian.describe()))
                                .build()))
                .thenCompose(response -> new HeldKey(custodian, pool.name(), recoveryId, response.getExchangeKey())
                        .replaceOthers(workers))
                .exceptionallyCompose(
                        failure -> new HeldKey(custodian, pool.name(), recoveryId, ExchangeKey.getDefaultInstance())
                                .destroy(workers)
                                .thenCompose(gone -> CompletableFuture.failedFuture(failure)));
    }

    /** X.509, DER. */
    byte[] certificate() {
        return key.getCertificate().toByteArray();
    }

    boolean isFor(RestoreBlob blob) {
        return blob.thumbprint()
                .equals(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(key.getThumbprint().toByteArray()));
    }

    /** One card makes a one-time key, the custodian seals the content key to it, and the same card gets both. */
    CompletableFuture<Void> upload(Pool pool, Caller caller, UploadDomain upload, RestoreBlob blob, Executor workers) {
        return pool.client()
                .conversation(card -> card.call(caller.request()
                                .setOpenRecipient(OpenRecipient.getDefaultInstance())
                                .build())
                        .thenApplyAsync(response -> handOver(upload, blob, response.getRecipient()), workers)
                        .thenCompose(complete -> card.call(
                                caller.request().setUploadDomain(complete).build())))
                .thenAccept(done -> {});
    }

    /** Completes in any case, see {@link #discard}. */
    CompletableFuture<Void> destroy(Executor workers) {
        return discard(() -> custodian.destroy(poolName, recoveryId), workers);
    }

    private CompletableFuture<HeldKey> replaceOthers(Executor workers) {
        return discard(() -> custodian.destroyOthers(poolName, recoveryId), workers)
                .thenApply(gone -> this);
    }

    /** Completes in any case: the pairs are spent, and whoever finds one later can do nothing with it. */
    private CompletableFuture<Void> discard(Runnable destruction, Executor workers) {
        return CompletableFuture.runAsync(destruction, workers).exceptionally(failure -> {
            LOG.warn(
                    "A spent exchange key of pool {} may still be in {}: {}",
                    poolName,
                    custodian.describe(),
                    cause(failure).getMessage());
            return null;
        });
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private UploadDomain handOver(UploadDomain upload, RestoreBlob blob, Recipient recipient) {
        try {
            return upload.toBuilder()
                    .setContentKey(custodian.open(
                            poolName, recoveryId, blob.wrappedKey().encryptedKey(), recipient))
                    .build();
        } catch (RefusedException e) {
            throw e.code() == Code.CRYPTO_FAILED ? altered() : e;
        }
    }

    /** What a card says of such a blob when it holds the exchange key itself. */
    private static RefusedException altered() {
        return new RefusedException(
                Code.TAMPERED, "The blob's key does not open with the outstanding exchange key; make the blob again.");
    }
}
