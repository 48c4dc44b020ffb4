package dev.holdfast.coordinator.securitydomain;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.v1.BeginRecovery;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DownloadDomain;
import dev.holdfast.proto.v1.UploadDomain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Download, init-recovery and upload of security domains. Every future fails with a {@link RefusedException}; a recovery
 * that failed at any step has changed nothing and may be repeated from that step.
 */
public final class SecurityDomains {

    /** Pools by id, each with its outstanding exchange key if a custodian has it; nothing for keys in a partition. */
    private final Map<ByteString, HeldKey> held = new ConcurrentHashMap<>();

    private final Set<ByteString> busy = ConcurrentHashMap.newKeySet();
    private final Executor workers;

    /** @param workers runs what custodians do, which may take as long as a token needs */
    public SecurityDomains(Executor workers) {
        this.workers = workers;
    }

    /**
     * The security domain for a quorum, as the customer keeps it: JSON, UTF-8. Activates the pool.
     *
     * @param certificates X.509 in DER, RSA of at least 2048 bits, 3 to 10, each key once
     * @param required how many of their holders can open it, 2 to all
     */
    public CompletableFuture<byte[]> download(Pool pool, Caller caller, List<byte[]> certificates, int required) {
        DownloadDomain.Builder download = DownloadDomain.newBuilder().setRequired(required);
        certificates.forEach(der -> download.addWrappingCertificates(ByteString.copyFrom(der)));
        return pool.client()
                .call(caller.request().setDownloadDomain(download).build())
                .thenApply(response -> response.getSecurityDomain().getJson().toByteArray());
    }

    /**
     * Makes an exchange key, which replaces the one before, and lets the pool wait for its security domain.
     *
     * @return the exchange key's certificate, X.509 in DER
     */
    public CompletableFuture<byte[]> initRecovery(Pool pool, Caller caller, Custody custody) {
        return alone(pool, () -> {
            if (custody instanceof Custody.InToken token) {
                return HeldKey.make(pool, caller, token.custodian(), workers)
                        .thenCompose(key -> release(pool).thenApply(gone -> {
                            held.put(pool.poolId(), key);
                            return key.certificate();
                        }));
            }
            return pool.client()
                    .call(caller.request()
                            .setBeginRecovery(BeginRecovery.getDefaultInstance())
                            .build())
                    .thenApply(response ->
                            response.getExchangeKey().getCertificate().toByteArray())
                    .thenCompose(certificate -> release(pool).thenApply(gone -> certificate));
        });
    }

    /**
     * Gives the pool its security domain. After that the exchange key is spent: it is destroyed where it was kept, and a
     * second upload is refused with EXCHANGE_KEY_USED.
     *
     * @param restoreBlob as the quorum's holders made it for the outstanding exchange key: JSON, UTF-8
     */
    public CompletableFuture<Void> upload(Pool pool, Caller caller, byte[] restoreBlob) {
        return alone(pool, () -> {
            RestoreBlob blob = RestoreBlob.parse(restoreBlob);
            UploadDomain upload = UploadDomain.newBuilder()
                    .setRestoreBlob(ByteString.copyFrom(restoreBlob))
                    .build();
            @Nullable HeldKey key = held.get(pool.poolId());
            if (key == null || !key.isFor(blob)) {
                return pool.client()
                        .call(caller.request().setUploadDomain(upload).build())
                        .thenAccept(done -> {});
            }
            return key.upload(pool, caller, upload, blob, workers)
                    .thenCompose(done -> release(pool))
                    .exceptionallyCompose(failure ->
                            // An earlier upload took effect although its answer was lost.
                            isRefusal(failure, Code.EXCHANGE_KEY_USED)
                                    ? release(pool).thenCompose(gone -> CompletableFuture.failedFuture(failure))
                                    : CompletableFuture.failedFuture(failure));
        });
    }

    /** One step of recovery at a time for a pool: its custodian keeps one exchange key. */
    private <T> CompletableFuture<T> alone(Pool pool, Supplier<CompletableFuture<T>> step) {
        if (!busy.add(pool.poolId())) {
            return CompletableFuture.failedFuture(new RefusedException(
                    Code.BUSY, "Another step of this pool's recovery is under way; wait until it is done."));
        }
        return started(step).whenComplete((result, failure) -> busy.remove(pool.poolId()));
    }

    private static <T> CompletableFuture<T> started(Supplier<CompletableFuture<T>> step) {
        try {
            return step.get();
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Lets the custodian destroy what it holds for the pool. */
    private CompletableFuture<Void> release(Pool pool) {
        @Nullable HeldKey key = held.remove(pool.poolId());
        return key == null ? CompletableFuture.completedFuture(null) : key.destroy();
    }

    private static boolean isRefusal(Throwable failure, Code code) {
        return ExchangePair.cause(failure) instanceof RefusedException refused && refused.code() == code;
    }
}
