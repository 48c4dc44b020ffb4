package dev.holdfast.coordinator.pool;

import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.registry.StoredRegistry;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.PoolLife;
import dev.holdfast.proto.v1.RegisteredPool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pools there are, and their life: created, in service, soft-deleted, then recovered or purged. What is about to be
 * done is in the registry before it is done, so that whoever opens it after a crash ends it or takes it back. One thing
 * at a time is done with a pool. What cannot be done is refused at once if the registry knows it, and else in the future.
 */
public final class Pools implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);
    private static final Duration PURGE_PERIOD = Duration.ofMinutes(1);
    private static final String THREAD = "pools";

    private final CardLines lines;
    private final PoolLedger ledger;
    private final PoolSteps steps;
    private final PoolClock clock;
    private final PoolGroups groups;
    /** By name in lower case. */
    private final Map<String, Pool> inService = new ConcurrentHashMap<>();

    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    /** Pools that nobody remembers when this is closed. */
    public Pools(CardRack rack, CardLines lines) {
        this(rack, lines, StoredRegistry.inMemory(), Clock.systemUTC(), ServiceThread.named(THREAD));
    }

    private Pools(CardRack rack, CardLines lines, Registry registry, Clock host, ServiceThread writer) {
        this.lines = lines;
        clock = new PoolClock(registry, host);
        ledger = new PoolLedger(registry, writer);
        steps = new PoolSteps(rack, lines, ledger, clock);
        groups = new PoolGroups(registry, ledger);
    }

    /**
     * Takes up the pools that the registry knows: what was begun and not ended is ended, or taken back. Completes when
     * each pool is where it should be, or the log says why not; then the next command about that pool tries again.
     *
     * @param registry stays the caller's, who closes it after the pools
     * @param host the clock that the service's is ahead of
     */
    public static CompletableFuture<Pools> open(CardRack rack, CardLines lines, Registry registry, Clock host) {
        return open(rack, lines, registry, host, ServiceThread.named(THREAD));
    }

    /** The same with a thread that somebody else makes; it is closed with the pools. */
    public static CompletableFuture<Pools> open(
            CardRack rack, CardLines lines, Registry registry, Clock host, ServiceThread writer) {
        Pools pools = new Pools(rack, lines, registry, host, writer);
        writer.every(PURGE_PERIOD, pools::purgeInPassing);
        return Futures.each(pools.ledger.all(), pools::takeUp)
                .thenCompose(done -> pools.purgeExpired())
                .thenApply(done -> pools);
    }

    /** Completes when the pool is provisioned and waits for its security domain to be downloaded or uploaded. */
    public CompletableFuture<Pool> create(PoolSpec spec) {
        if (spec.administrators().isEmpty()) {
            throw new RefusedException(Code.BAD_PARAMETER, "A pool needs at least one administrator.");
        }
        return ledger.alone(spec.name(), () -> cleared(spec.name())
                .thenCompose(free -> steps.create(spec))
                .thenApply(this::serving));
    }

    /**
     * Takes up a pool that exists already: another coordinator's, or one's own whose registry is lost. All that is to be
     * known of it is read from its cards.
     *
     * @param addresses of some of its cards; one that answers is enough
     */
    public CompletableFuture<Pool> adopt(String name, List<Address> addresses) {
        return ledger.alone(name, () -> cleared(name)
                .thenCompose(free -> steps.adopt(name, addresses))
                .thenApply(this::serving));
    }

    /** A pool in service. */
    public Optional<Pool> find(String name) {
        return Optional.ofNullable(inService.get(PoolLedger.key(name)));
    }

    /** What a card says of itself, be it a pool's or not. */
    public CompletableFuture<CardStatus> statusOf(CardRack.Slot slot) {
        CardLine line = lines.to(slot);
        return line.call(Request.newBuilder()
                        .setGetStatus(GetStatus.getDefaultInstance())
                        .build())
                .thenApply(Response::getCardStatus)
                .whenComplete((status, failure) -> line.close());
    }

    /** The pools in service. */
    public List<Pool> list() {
        return List.copyOf(inService.values());
    }

    /** Runs whenever a pool has come into service or left it, until the returned handle is closed. Must not block. */
    public AutoCloseable onChange(Runnable changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    /** The soft-deleted pools, in ascending order of their names. */
    public List<DeletedPool> deleted() {
        return ledger.all(PoolLife.POOL_DELETED).stream()
                .map(PoolEntries::deletedPool)
                .toList();
    }

    /**
     * Soft-deletes a pool: its cards lose their power and keep everything. It can be recovered until its retention is
     * over. One that is deleted already stays as it is.
     */
    public CompletableFuture<DeletedPool> delete(String name) {
        return ledger.alone(name, () -> {
            RegisteredPool entry = ledger.require(name, PoolLife.POOL_IN_SERVICE, PoolLife.POOL_DELETED);
            return steps.delete(entry, () -> letGo(name)).thenApply(PoolEntries::deletedPool);
        });
    }

    /** Brings a soft-deleted pool back as it was, with its clock where the service's is. */
    public CompletableFuture<Pool> recover(String name) {
        return ledger.alone(name, () -> steps.recover(ledger.require(name, PoolLife.POOL_DELETED))
                .thenApply(this::serving));
    }

    /**
     * Destroys a soft-deleted pool for good. Only its security domain and its backups can bring back what it held.
     *
     * @throws RefusedException FORBIDDEN while purge protection keeps it
     */
    public CompletableFuture<Void> purge(String name) {
        return ledger.alone(name, () -> {
            RegisteredPool entry = ledger.require(name, PoolLife.POOL_DELETED, PoolLife.POOL_PURGING);
            if (entry.getPurgeProtection()
                    && entry.getLife() == PoolLife.POOL_DELETED
                    && entry.getPurgeMillis() > clock.millis()) {
                throw new RefusedException(
                        Code.FORBIDDEN,
                        "MethodNotAllowed",
                        "",
                        "Pool " + entry.getName() + " has purge protection: it cannot be purged before it is purged by"
                                + " itself, on " + Instant.ofEpochMilli(entry.getPurgeMillis()) + ".");
            }
            return steps.purge(entry);
        });
    }

    /** Destroys every card of a pool at once, as a disaster would: without retention, whatever protects it. */
    public CompletableFuture<Void> destroy(String name) {
        return ledger.alone(name, () -> {
            RegisteredPool entry = ledger.require(name, PoolLife.POOL_IN_SERVICE, PoolLife.POOL_DELETED);
            letGo(name);
            return steps.purge(entry);
        });
    }

    /** Remembers what the resource manager shows of a pool in service. */
    public CompletableFuture<Pool> describe(String name, PoolResource resource) {
        Pool pool = find(name)
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND, "ResourceNotFound", "", "There is no pool named " + name + "."));
        return ledger.change(name, entry -> PoolEntries.with(entry, resource)).thenApply(known -> {
            pool.describe(resource);
            return pool;
        });
    }

    /** What pools are grouped in, as resources. */
    public PoolGroups groups() {
        return groups;
    }

    /** By which pools are retained. */
    public PoolClock clock() {
        return clock;
    }

    /**
     * Moves the service's clock, and that of every pool in service; a pool without power gets it when it is back. What
     * is due by then is purged. Fails when a pool did not answer: the clock is moved, and moving it again, by nothing,
     * tells that pool.
     */
    public CompletableFuture<Void> advanceClock(Duration by) {
        return Futures.each(list(), steps::learnClock)
                .thenCompose(known -> ledger.run(() -> clock.advance(by)))
                .thenCompose(moved -> Futures.each(list(), steps::tellClock))
                .thenCompose(told -> purgeExpired());
    }

    /** Purges the soft-deleted pools whose retention is over; it happens by itself, once a minute. */
    public CompletableFuture<Void> purgeExpired() {
        Instant now = clock.instant();
        return Futures.each(
                deleted().stream().filter(pool -> !pool.purgeAt().isAfter(now)).toList(),
                pool -> settled(pool.name(), name -> purge(name)));
    }

    /** Lets go of the pools; their cards run on. */
    @Override
    public void close() {
        ledger.close();
        inService.values().forEach(Pool::close);
    }

    private CompletableFuture<Void> takeUp(RegisteredPool entry) {
        return settled(
                entry.getName(),
                name -> ledger.alone(name, () -> switch (entry.getLife()) {
                    case POOL_IN_SERVICE -> steps.reopen(entry).thenCompose(pool -> steps.catchUp(serving(pool)));
                    case POOL_DELETED -> steps.delete(entry, () -> {}).thenAccept(off -> {});
                    default -> steps.discard(entry);
                }));
    }

    /** The name is free, or becomes so because what stood in its way was given up. */
    private CompletableFuture<Void> cleared(String name) {
        Optional<RegisteredPool> entry = ledger.find(name);
        if (entry.isEmpty()) {
            return Futures.done();
        }
        return switch (entry.get().getLife()) {
            case POOL_CREATING, POOL_PURGING -> steps.discard(entry.get());
            case POOL_DELETED ->
                throw new RefusedException(
                        Code.CONFLICT,
                        "ConflictError",
                        "",
                        "A pool named " + name
                                + " exists in deleted state; recover it, purge it, or choose another name.");
            default ->
                throw new RefusedException(
                        Code.CONFLICT, "Conflict", "", "There is a pool named " + name + "; choose another name.");
        };
    }

    private Pool serving(Pool pool) {
        inService.put(PoolLedger.key(pool.name()), pool);
        watchers.forEach(Runnable::run);
        return pool;
    }

    private void letGo(String name) {
        Pool pool = inService.remove(PoolLedger.key(name));
        if (pool != null) {
            watchers.forEach(Runnable::run);
            pool.close();
        }
    }

    private void purgeInPassing() {
        CompletableFuture<Void> unused = purgeExpired();
    }

    /** Completes in any case: a failure is logged, and what was to be done is done by the next who tries. */
    private static CompletableFuture<Void> settled(String name, Function<String, CompletableFuture<Void>> work) {
        return CompletableFuture.completedFuture(name).thenCompose(work).exceptionally(failure -> {
            LOG.warn("Pool {} is not yet where it should be: {}", name, failure.getMessage());
            return null;
        });
    }
}
