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
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.UploadDomain;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** An exchange key whose private half is with a custodian, and what the custodian is asked to do with it. */
final class HeldKey {

    private final ExchangePair pair;
    private final ExchangeKey key;

    private HeldKey(ExchangePair pair, ExchangeKey key) {
        this.pair = pair;
        this.key = key;
    }

    /**
     * The custodian makes a pair and the pool certifies its public half. Only then do the pairs of earlier recoveries go;
     * if the pool refuses, the new pair goes instead.
     */
    static CompletableFuture<HeldKey> make(Pool pool, Caller caller, ExchangeKeyCustody custodian, Executor workers) {
        ExchangePair pair = ExchangePair.next(custodian, pool.name(), workers);
        return pair.create()
                .thenCompose(publicKey -> certify(pool, caller, custodian.describe(), publicKey)
                        .exceptionallyCompose(
                                failure -> pair.destroy().thenCompose(gone -> CompletableFuture.failedFuture(failure))))
                .thenCompose(key -> pair.destroyOthers().thenApply(gone -> new HeldKey(pair, key)));
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

    /** Completes in any case, also when the custodian is away. */
    CompletableFuture<Void> destroy() {
        return pair.destroy();
    }

    private static CompletableFuture<ExchangeKey> certify(Pool pool, Caller caller, String custody, byte[] publicKey) {
        return pool.client()
                .call(caller.request()
                        .setBeginRecovery(BeginRecovery.newBuilder()
                                .setPublicKey(ByteString.copyFrom(publicKey))
                                .setCustody(custody))
                        .build())
                .thenApply(Response::getExchangeKey);
    }

    private UploadDomain handOver(UploadDomain upload, RestoreBlob blob, Recipient recipient) {
        try {
            return upload.toBuilder()
                    .setContentKey(pair.open(blob.wrappedKey().encryptedKey(), recipient))
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
