package dev.holdfast.coordinator.securitydomain;

import dev.holdfast.bridge.custody.ExchangeKeyCustody;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.SealedContentKey;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pair of one recovery of a pool, kept by a custodian who may need his time. */
record ExchangePair(ExchangeKeyCustody custodian, String poolName, String recoveryId, Executor workers) {

    private static final Logger LOG = LoggerFactory.getLogger(ExchangePair.class);

    /** For a recovery that has not begun; {@link #create} makes the pair. */
    static ExchangePair next(ExchangeKeyCustody custodian, String poolName, Executor workers) {
        return new ExchangePair(custodian, poolName, UUID.randomUUID().toString(), workers);
    }

    /** The new pair's public half, SubjectPublicKeyInfo in DER. */
    CompletableFuture<byte[]> create() {
        return CompletableFuture.supplyAsync(() -> custodian.create(poolName, recoveryId), workers);
    }

    SealedContentKey open(byte[] encryptedKey, Recipient recipient) {
        return custodian.open(poolName, recoveryId, encryptedKey, recipient);
    }

    CompletableFuture<Void> destroy() {
        return discard(() -> custodian.destroy(poolName, recoveryId));
    }

    /** Leaves only this one of the pool's pairs. */
    CompletableFuture<Void> destroyOthers() {
        return discard(() -> custodian.destroyOthers(poolName, recoveryId));
    }

    /** Completes in any case: such pairs are spent, and whoever finds one later can do nothing with it. */
    private CompletableFuture<Void> discard(Runnable destruction) {
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
}
