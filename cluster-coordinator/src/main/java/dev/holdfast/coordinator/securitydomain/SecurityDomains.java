package dev.holdfast.coordinator.securitydomain;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.registry.StoredRegistry;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.v1.BeginRecovery;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.DownloadDomain;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.RegisteredExchangeKey;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.UploadDomain;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Download, init-recovery and upload of security domains. Every future fails with a {@link RefusedException}; a recovery
 * that failed at any step has changed nothing and may be repeated from that step.
 */
public final class SecurityDomains {

    private final ExchangeKeys keys;
    private final Set<ByteString> busy = ConcurrentHashMap.newKeySet();

    /**
     * For a service that is forgotten when it ends.
     *
     * @param workers runs what custodians do, which may take as long as a token needs
     */
    public SecurityDomains(Executor workers) {
        this(workers, StoredRegistry.inMemory(), Custodians.of(List.of()));
    }

    /**
     * @param workers runs what custodians do, which may take as long as a token needs
     * @param custodians who may have exchange keys from before
     */
    public SecurityDomains(Executor workers, Registry registry, Custodians custodians) {
        keys = new ExchangeKeys(registry, custodians, workers);
    }

    /**
     * Lets custodians destroy the exchange keys that nothing can come of any more: of pools that are gone or have their
     * security domain, and such as nobody was given. To be done after a start, and when a pool was purged.
     */
    public CompletableFuture<Void> tidy(Pools pools) {
        return CompletableFuture.allOf(keys.known().stream()
                .map(key -> isSpent(key, pools).thenCompose(spent -> keys.all(spent ? List.of(key) : List.of())))
                .toArray(CompletableFuture[]::new));
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
                return keys.make(pool, caller, token.custodian());
            }
            return pool.client()
                    .call(caller.request()
                            .setBeginRecovery(BeginRecovery.getDefaultInstance())
                            .build())
                    .thenApply(response ->
                            response.getExchangeKey().getCertificate().toByteArray())
                    .thenCompose(certificate -> keys.release(pool, any -> true).thenApply(gone -> certificate));
        });
    }

    /**
     * Gives the pool its security domain. After that the exchange key is spent: it is destroyed where it was kept, and a
     * second upload is refused with EXCHANGE_KEY_USED.
     *
     * @param restoreBlob as the quorum's holders made it for the outstanding exchange key: JSON, UTF-8
     */
    public CompletableFuture<Void> upload(Pool pool, Caller caller, byte[] restoreBlob) {
        return alone(pool, () -> pool.client()
                .call(caller.mayI("securitydomain/upload/action", "/"))
                .thenCompose(allowed -> install(pool, caller, restoreBlob)));
    }

    private CompletableFuture<Void> install(Pool pool, Caller caller, byte[] restoreBlob) {
        RestoreBlob blob = RestoreBlob.parse(restoreBlob);
        UploadDomain upload = UploadDomain.newBuilder()
                .setRestoreBlob(ByteString.copyFrom(restoreBlob))
                .build();
        Optional<HeldKey> held = keys.find(pool, blob);
        if (held.isEmpty()) {
            return pool.client()
                    .call(caller.request().setUploadDomain(upload).build())
                    .thenAccept(done -> {});
        }
        Supplier<CompletableFuture<Void>> release =
                () -> keys.release(pool, held.get().recoveryId()::equals);
        return held.get()
                .upload(pool, caller, upload, blob)
                .thenCompose(done -> release.get())
                .exceptionallyCompose(failure ->
                        // An earlier upload took effect although its answer was lost.
                        RefusedException.isOf(failure, Code.EXCHANGE_KEY_USED)
                                ? release.get().thenCompose(gone -> CompletableFuture.failedFuture(failure))
                                : CompletableFuture.failedFuture(failure));
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

    /** A pool that waits for its security domain may yet need the key it certified. */
    private static CompletableFuture<Boolean> isSpent(RegisteredExchangeKey key, Pools pools) {
        if (key.getCertificate().isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        if (pools.deleted().stream().anyMatch(pool -> pool.poolId().equals(key.getPoolId()))) {
            return CompletableFuture.completedFuture(false);
        }
        return pools.list().stream()
                .filter(pool -> pool.poolId().equals(key.getPoolId()))
                .findFirst()
                .map(SecurityDomains::hasItsDomain)
                .orElse(CompletableFuture.completedFuture(true));
    }

    private static CompletableFuture<Boolean> hasItsDomain(Pool pool) {
        Request ask = Request.newBuilder()
                .setGetStatus(GetStatus.getDefaultInstance())
                .build();
        return pool.client()
                .call(ask)
                .thenApply(answer -> answer.getCardStatus().getDomainState() == DomainState.ACTIVATED)
                .exceptionally(unreachable -> false);
    }
}
