package dev.holdfast.coordinator.pool;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PoolLife;
import dev.holdfast.proto.v1.RegisteredPool;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The steps from one state of a pool's life to the next, in the order that lets a crash happen between any two: the
 * registry says what is about to be done before it is, and what is done after it is. All of them may be repeated.
 */
final class PoolSteps {

    private static final int POOL_ID_BYTES = 16;

    private final CardLines lines;
    private final PoolCards cards;
    private final PoolLedger ledger;
    private final PoolClock clock;
    private final SecureRandom random = new SecureRandom();

    PoolSteps(CardRack rack, CardLines lines, PoolLedger ledger, PoolClock clock) {
        this.lines = lines;
        this.cards = new PoolCards(rack, lines);
        this.ledger = ledger;
        this.clock = clock;
    }

    CompletableFuture<Pool> create(PoolSpec spec) {
        byte[] id = new byte[POOL_ID_BYTES];
        random.nextBytes(id);
        RegisteredPool intent = PoolEntries.of(spec, ByteString.copyFrom(id), PoolLife.POOL_CREATING);
        return ledger.put(intent)
                .thenCompose(known -> cards.provision(spec))
                .thenCompose(slots -> assemble(spec, PoolEntries.with(intent, slots)))
                .exceptionallyCompose(
                        failure -> discard(ledger.find(spec.name()).orElse(intent))
                                .handle((gone, again) -> failure)
                                .thenCompose(CompletableFuture::failedFuture));
    }

    private CompletableFuture<Pool> assemble(PoolSpec spec, RegisteredPool entry) {
        PoolClient client = new PoolClient(PoolEntries.cards(entry), lines);
        return closedOnFailure(
                client,
                ledger.put(entry)
                        .thenCompose(known -> cards.assemble(spec, entry.getPoolId(), client))
                        .thenCompose(ready -> serve(PoolEntries.with(entry, PoolLife.POOL_IN_SERVICE), client)));
    }

    /** Destroys what there is of the pool, then forgets it. */
    CompletableFuture<Void> discard(RegisteredPool entry) {
        return cards.destroy(PoolEntries.cards(entry))
                .thenCompose(gone -> cards.destroyStrays(entry.getName()))
                .thenCompose(gone -> ledger.remove(entry.getName()));
    }

    CompletableFuture<Void> purge(RegisteredPool entry) {
        RegisteredPool purging = PoolEntries.with(entry, PoolLife.POOL_PURGING);
        return ledger.put(purging).thenCompose(known -> discard(purging));
    }

    /** @param letGo ends the use of the pool */
    CompletableFuture<RegisteredPool> delete(RegisteredPool entry, Runnable letGo) {
        boolean already = entry.getLife() == PoolLife.POOL_DELETED;
        RegisteredPool deleted = already ? entry : PoolEntries.deleted(entry, clock.instant());
        return (already ? Futures.done() : ledger.put(deleted))
                .thenRun(letGo)
                .thenCompose(known -> cards.powerOff(PoolEntries.cards(deleted)))
                .thenApply(off -> deleted);
    }

    CompletableFuture<Pool> recover(RegisteredPool entry) {
        return cards.powerOn(PoolEntries.cards(entry)).thenCompose(slots -> {
            PoolClient client = new PoolClient(slots, lines);
            return closedOnFailure(
                            client,
                            PoolReports.presence(client)
                                    .thenCompose(present -> clock.offset().isZero()
                                            ? Futures.done()
                                            : PoolReports.advanceClock(client, clock.offset()))
                                    .thenCompose(back ->
                                            serve(PoolEntries.recovered(PoolEntries.with(entry, slots)), client)))
                    .exceptionallyCompose(failure -> cards.powerOff(slots)
                            .handle((off, again) -> failure)
                            .thenCompose(CompletableFuture::failedFuture));
        });
    }

    CompletableFuture<Pool> reopen(RegisteredPool entry) {
        return cards.powerOn(PoolEntries.cards(entry))
                .thenCompose(slots -> serve(PoolEntries.with(entry, slots), new PoolClient(slots, lines)));
    }

    CompletableFuture<Pool> adopt(String name, List<Address> addresses) {
        return cards.at(addresses).thenCompose(found -> {
            if (found.isEmpty()) {
                throw new RefusedException(
                        Code.UNREACHABLE, "No card answers at these addresses; look after the cards, then repeat.");
            }
            PoolClient client = new PoolClient(found, lines);
            return closedOnFailure(client, PoolReports.newest(client).thenCompose(newest -> {
                CardStatus status = PoolReports.requireOf(name, newest);
                RegisteredPool entry = PoolEntries.adopted(status);
                client.update(PoolEntries.cards(entry));
                return ledger.run(() -> clock.catchUp(status.getClockOffsetMillis()))
                        .thenCompose(known -> serve(entry, client));
            }));
        });
    }

    /** What changed while nobody looked: the pool's cards here, or its clock there. */
    CompletableFuture<Void> catchUp(Pool pool) {
        return PoolReports.newest(pool.client()).thenCompose(newest -> {
            Optional<CardStatus> own = newest.filter(status -> isOfToday(status, pool));
            if (own.isEmpty()) {
                return Futures.done();
            }
            CardStatus status = own.get();
            pool.client().update(PoolReports.members(status));
            return ledger.run(() -> clock.catchUp(status.getClockOffsetMillis()))
                    .thenCompose(known -> ledger.change(pool.name(), entry -> PoolEntries.with(entry, status)))
                    .thenCompose(known ->
                            status.getClockOffsetMillis() < clock.offset().toMillis()
                                    ? tellClock(pool)
                                    : Futures.done());
        });
    }

    /** A pool may have been moved further by another coordinator. */
    CompletableFuture<Void> learnClock(Pool pool) {
        return PoolReports.newest(pool.client())
                .thenCompose(newest ->
                        ledger.run(() -> newest.ifPresent(status -> clock.catchUp(status.getClockOffsetMillis()))));
    }

    CompletableFuture<Void> tellClock(Pool pool) {
        return PoolReports.advanceClock(pool.client(), clock.offset());
    }

    /** A card that missed a recovery of its pool would tell of cards that are no longer listened to. */
    private boolean isOfToday(CardStatus status, Pool pool) {
        return ledger.find(pool.name())
                .filter(entry -> status.getPoolId().equals(entry.getPoolId()))
                .filter(entry -> status.getGeneration() >= entry.getGeneration())
                .isPresent();
    }

    private CompletableFuture<Pool> serve(RegisteredPool entry, PoolClient client) {
        return ledger.put(entry)
                .thenApply(known -> new Pool(PoolEntries.spec(entry), entry.getPoolId(), client, slots -> {
                    CompletableFuture<Void> unused =
                            ledger.change(entry.getName(), before -> PoolEntries.with(before, slots));
                }));
    }

    private static <T> CompletableFuture<T> closedOnFailure(PoolClient client, CompletableFuture<T> work) {
        return work.whenComplete((result, failure) -> {
            if (failure != null) {
                client.close();
            }
        });
    }
}
