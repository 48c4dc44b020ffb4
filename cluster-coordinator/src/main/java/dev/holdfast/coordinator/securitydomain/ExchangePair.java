package dev.holdfast.coordinator.securitydomain;

import dev.holdfast.bridge.custody.ExchangeKeyCustody;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.SealedContentKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pair of one recovery of a pool, kept by a custodian who may need his time. */
record ExchangePair(ExchangeKeyCustody custodian, String poolName, String recoveryId, Executor workers) {

    private static final Logger LOG = LoggerFactory.getLogger(ExchangePair.class);

    /** The new pair's public half, SubjectPublicKeyInfo in DER. */
    CompletableFuture<byte[]> create() {
        return CompletableFuture.supplyAsync(() -> custodian.create(poolName, recoveryId), workers);
    }

    SealedContentKey open(byte[] encryptedKey, Recipient recipient) {
        return custodian.open(poolName, recoveryId, encryptedKey, recipient);
    }

    /** Whether it is gone. Never fails: it is spent, and whoever finds it later can do nothing with it. */
    CompletableFuture<Boolean> destroy() {
        return discarded(() -> custodian.destroy(poolName, recoveryId));
    }

    /** Leaves only this one of the pool's pairs. Never fails. */
    CompletableFuture<Boolean> destroyOthers() {
        return discarded(() -> custodian.destroyOthers(poolName, recoveryId));
    }

    private CompletableFuture<Boolean> discarded(Runnable destruction) {
        return CompletableFuture.runAsync(destruction, workers).handle((done, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "A spent exchange key of pool {} may still be in {}: {}",
                        poolName,
                        custodian.describe(),
                        RefusedException.behind(failure).getMessage());
            }
            return failure == null;
        });
    }
}
