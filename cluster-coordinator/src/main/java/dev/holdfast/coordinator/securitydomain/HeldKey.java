package dev.holdfast.coordinator.securitydomain;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OpenRecipient;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.UploadDomain;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** An exchange key whose private half is with a custodian, and what he is asked to do with it at the upload. */
record HeldKey(ExchangePair pair, String recoveryId) {

    /**
     * Whether the blob was made for the key of this certificate, which it names by its SHA-256.
     *
     * @param certificate X.509, DER
     */
    static boolean isFor(ByteString certificate, RestoreBlob blob) {
        try {
            byte[] thumbprint = MessageDigest.getInstance("SHA-256").digest(certificate.toByteArray());
            return blob.thumbprint()
                    .equals(Base64.getUrlEncoder().withoutPadding().encodeToString(thumbprint));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** One card makes a one-time key, the custodian seals the content key to it, and the same card gets both. */
    CompletableFuture<Void> upload(Pool pool, Caller caller, UploadDomain upload, RestoreBlob blob) {
        return pool.client()
                .conversation(card -> card.call(caller.request()
                                .setOpenRecipient(OpenRecipient.getDefaultInstance())
                                .build())
                        .thenApplyAsync(response -> handOver(upload, blob, response.getRecipient()), pair.workers())
                        .thenCompose(complete -> card.call(
                                caller.request().setUploadDomain(complete).build())))
                .thenAccept(done -> {});
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
