package dev.holdfast.coordinator.securitydomain;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.custody.ExchangeKeyCustody;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.v1.BeginRecovery;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RegisteredExchangeKey;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * The exchange keys that custodians keep. The registry knows of a pair before there is one and until it is surely gone:
 * a crash in between leaves no pair in a token that nobody would destroy.
 */
final class ExchangeKeys {

    private final Registry registry;
    private final Custodians custodians;
    private final Executor workers;
    /** Those who came with a recovery of this service, by its id: descriptions need not be unique. */
    private final Map<String, ExchangeKeyCustody> came = new ConcurrentHashMap<>();

    ExchangeKeys(Registry registry, Custodians custodians, Executor workers) {
        this.registry = registry;
        this.custodians = custodians;
        this.workers = workers;
    }

    /**
     * The custodian makes a pair and the pool certifies its public half. Only then do the pairs of earlier recoveries go;
     * if the pool refuses, the new pair goes instead.
     *
     * @return the certificate, X.509 in DER
     */
    CompletableFuture<byte[]> make(Pool pool, Caller caller, ExchangeKeyCustody custodian) {
        RegisteredExchangeKey intent = RegisteredExchangeKey.newBuilder()
                .setPoolId(pool.poolId())
                .setPoolName(pool.name())
                .setRecoveryId(UUID.randomUUID().toString())
                .setCustodian(custodian.describe())
                .build();
        came.put(intent.getRecoveryId(), custodian);
        ExchangePair pair = pair(intent, custodian);
        return remember(intent)
                .thenCompose(known -> pair.create())
                .thenCompose(publicKey -> certify(pool, caller, intent.getCustodian(), publicKey))
                .thenCompose(certificate -> remember(
                                intent.toBuilder().setCertificate(certificate).build())
                        .thenApply(known -> certificate))
                .exceptionallyCompose(
                        failure -> release(intent).thenCompose(gone -> CompletableFuture.failedFuture(failure)))
                .thenCompose(certificate -> pair.destroyOthers()
                        .thenCompose(gone -> release(pool, other -> !other.equals(intent.getRecoveryId())))
                        .thenApply(gone -> certificate.toByteArray()));
    }

    /** The key for which the blob was made, if a custodian has it. */
    Optional<HeldKey> find(Pool pool, RestoreBlob blob) {
        return of(pool.poolId()).stream()
                .filter(key -> HeldKey.isFor(key.getCertificate(), blob))
                .findFirst()
                .map(key -> new HeldKey(pair(key, present(key)), key.getRecoveryId()));
    }

    /** Lets custodians destroy what they hold for these recoveries of the pool. */
    CompletableFuture<Void> release(Pool pool, Predicate<String> recoveries) {
        return all(of(pool.poolId()).stream()
                .filter(key -> recoveries.test(key.getRecoveryId()))
                .toList());
    }

    /** Lets custodians destroy these keys. */
    CompletableFuture<Void> all(List<RegisteredExchangeKey> spent) {
        return CompletableFuture.allOf(spent.stream().map(this::release).toArray(CompletableFuture[]::new));
    }

    List<RegisteredExchangeKey> known() {
        return registry.exchangeKeys();
    }

    private List<RegisteredExchangeKey> of(ByteString poolId) {
        return known().stream().filter(key -> key.getPoolId().equals(poolId)).toList();
    }

    /** Completes in any case. A key whose custodian is away stays known, and is destroyed when he is back. */
    private CompletableFuture<Void> release(RegisteredExchangeKey key) {
        Optional<ExchangeKeyCustody> custodian = custodian(key);
        if (custodian.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return pair(key, custodian.get())
                .destroy()
                .thenAcceptAsync(
                        gone -> {
                            if (gone) {
                                registry.removeExchangeKey(key.getRecoveryId());
                                came.remove(key.getRecoveryId());
                            }
                        },
                        workers);
    }

    private ExchangeKeyCustody present(RegisteredExchangeKey key) {
        return custodian(key)
                .orElseThrow(() -> new RefusedException(
                        Code.CUSTODY_UNAVAILABLE,
                        "The exchange key is in " + key.getCustodian()
                                + ", which this service was not started with; start it with that custody, or begin the"
                                + " recovery again."));
    }

    private Optional<ExchangeKeyCustody> custodian(RegisteredExchangeKey key) {
        return Optional.ofNullable(came.get(key.getRecoveryId())).or(() -> custodians.find(key.getCustodian()));
    }

    private ExchangePair pair(RegisteredExchangeKey key, ExchangeKeyCustody custodian) {
        return new ExchangePair(custodian, key.getPoolName(), key.getRecoveryId(), workers);
    }

    private CompletableFuture<Void> remember(RegisteredExchangeKey key) {
        return CompletableFuture.runAsync(() -> registry.put(key), workers);
    }

    private static CompletableFuture<ByteString> certify(Pool pool, Caller caller, String custody, byte[] publicKey) {
        return pool.client()
                .call(caller.request()
                        .setBeginRecovery(BeginRecovery.newBuilder()
                                .setPublicKey(ByteString.copyFrom(publicKey))
                                .setCustody(custody))
                        .build())
                .thenApply(Response::getExchangeKey)
                .thenApply(key -> key.getCertificate());
    }
}
