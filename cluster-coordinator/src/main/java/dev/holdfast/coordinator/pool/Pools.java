package dev.holdfast.coordinator.pool;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.InitializePool;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ProvisionPool;
import dev.holdfast.proto.v1.Request;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pools there are. Creating one takes blank cards from the rack, lets the first make the pool's key and every other
 * one receive it by an attested exchange that this class only carries, and provisions the vault once a majority agrees.
 */
public final class Pools implements AutoCloseable {

    private static final int POOL_ID_BYTES = 16;

    private final CardRack rack;
    private final ChannelOptions options;
    private final String coordinatorName;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Pool> pools = new ConcurrentHashMap<>();
    /** Of pools that exist or are being created, in lower case. */
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    public Pools(CardRack rack, ChannelOptions options, String coordinatorName) {
        this.rack = rack;
        this.options = options;
        this.coordinatorName = coordinatorName;
    }

    /** Completes when the pool is provisioned and waits for its security domain to be downloaded or uploaded. */
    public CompletableFuture<Pool> create(PoolSpec spec) {
        if (!names.add(key(spec.name()))) {
            throw new RefusedException(
                    Code.CONFLICT, "There is a pool named " + spec.name() + "; choose another name.");
        }
        List<CompletableFuture<CardRack.Slot>> cards = new ArrayList<>();
        for (int i = 0; i < spec.cards(); i++) {
            cards.add(rack.provision(spec.name()));
        }
        return all(cards)
                .thenCompose(slots -> assemble(spec, slots))
                .exceptionallyCompose(
                        failure -> giveBack(cards).thenCompose(gone -> CompletableFuture.failedFuture(failure)))
                .whenComplete((pool, failure) -> {
                    if (failure == null) {
                        pools.put(key(spec.name()), pool);
                    } else {
                        names.remove(key(spec.name()));
                    }
                });
    }

    public Optional<Pool> find(String name) {
        return Optional.ofNullable(pools.get(key(name)));
    }

    public List<Pool> list() {
        return List.copyOf(pools.values());
    }

    /** Destroys every card of the pool. Nothing is left but what was downloaded and backed up before. */
    public CompletableFuture<Void> destroy(String name) {
        Pool pool = pools.remove(key(name));
        if (pool == null) {
            throw new RefusedException(Code.NOT_FOUND, "There is no pool named " + name + ".");
        }
        pool.close();
        return CompletableFuture.allOf(
                        pool.cardIds().stream().map(rack::destroy).toArray(CompletableFuture[]::new))
                .thenRun(() -> names.remove(key(name)));
    }

    /** Lets go of the pools; their cards run on. */
    @Override
    public void close() {
        pools.values().forEach(Pool::close);
    }

    private CompletableFuture<Pool> assemble(PoolSpec spec, List<CardRack.Slot> slots) {
        byte[] id = new byte[POOL_ID_BYTES];
        random.nextBytes(id);
        ByteString poolId = ByteString.copyFrom(id);
        PoolClient client = new PoolClient(slots, this::hello, options);
        Pool pool = new Pool(spec, poolId, client);
        String first = slots.get(0).cardId();
        Request initialize = Request.newBuilder()
                .setInitializePool(InitializePool.newBuilder()
                        .setPoolId(poolId)
                        .setGeneration(1)
                        .addAllMembers(
                                slots.stream().map(CardRack.Slot::asMember).toList()))
                .build();
        return client.callCard(first, initialize)
                .thenCompose(done -> all(slots.stream()
                        .skip(1)
                        .map(slot -> Cloning.run(client, first, slot.cardId()))
                        .toList()))
                .thenCompose(joined -> provision(spec, client))
                .thenApply(done -> pool)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        pool.close();
                    }
                });
    }

    private static CompletableFuture<Void> provision(PoolSpec spec, PoolClient client) {
        Request request = Request.newBuilder()
                .setProvisionPool(ProvisionPool.newBuilder()
                        .setName(spec.name())
                        .addAllAdministrators(spec.administrators())
                        .setRetentionDays(spec.retentionDays())
                        .setPurgeProtection(spec.purgeProtection()))
                .build();
        return client.call(request).thenAccept(done -> {});
    }

    private Hello hello() {
        return Hello.newBuilder()
                .setSender(coordinatorName)
                .setRole(PeerRole.PEER_ROLE_COORDINATOR)
                .build();
    }

    /** Of a pool that did not come about, no card stays in the rack. */
    private CompletableFuture<Void> giveBack(List<CompletableFuture<CardRack.Slot>> cards) {
        return CompletableFuture.allOf(cards.stream()
                .map(card ->
                        card.thenCompose(slot -> rack.destroy(slot.cardId())).exceptionally(failure -> null))
                .toArray(CompletableFuture[]::new));
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
