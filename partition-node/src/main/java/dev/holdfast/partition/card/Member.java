package dev.holdfast.partition.card;

import dev.holdfast.partition.attestation.Evidence;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Links;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.mutant.Mutants;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.pool.CurrentRoster;
import dev.holdfast.partition.pool.Membership;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.partition.pool.VaultMachine;
import dev.holdfast.partition.replication.RaftReplication;
import dev.holdfast.partition.replication.ReplicatedState;
import dev.holdfast.partition.replication.ReplicationGroup;
import dev.holdfast.partition.replication.ReplicationListener;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.partition.service.PoolServices;
import dev.holdfast.partition.token.Algorithms;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.RecoverPoolChange;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A card's time in a pool: from the day it joins, or a boot after that, to zeroization or power-off. */
final class Member implements AutoCloseable {

    private static final Duration QUORUM_RETRY = Duration.ofMillis(50);
    private static final Duration READY_PATIENCE = Duration.ofSeconds(5);
    private static final Duration UPKEEP_PERIOD = Duration.ofHours(1);

    private final PoolMember pool;
    private final PoolServices services;
    private final Environment environment;
    private final CardLife life;
    private final EventLog events;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private boolean closed;

    private Member(PoolMember pool, PoolServices services, Environment environment, CardLife life, EventLog events) {
        this.pool = pool;
        this.services = services;
        this.environment = environment;
        this.life = life;
        this.events = events;
    }

    static Member join(
            CardMembership membership,
            OwnCard card,
            CardOptions options,
            CardStore store,
            Algorithms algorithms,
            Evidence evidence) {
        Environment environment = card.environment();
        CardLife life = card.life();
        EventLog events = card.events();
        CryptoEngine crypto = card.crypto();
        Mutants mutants = new Mutants(card.faults().bugs(), environment);
        VaultMachine machine =
                new VaultMachine(new PoolNews(environment.fuses().cardId(), life, events, environment.clock()));
        CardIdentity identity = new CardIdentity(environment.fuses(), environment.nvram(), environment.owner(), crypto);
        CurrentRoster roster = new CurrentRoster(membership, machine);
        ReplicatedState state = mutants.of(machine);
        RaftReplication replication = new RaftReplication(
                withLinks(environment, new StateGate(environment.links(), life)),
                new ReplicationGroup(
                        membership.getPoolId(),
                        membership.getGeneration(),
                        Membership.founders(membership),
                        peer -> roster.get().retired(peer).isEmpty()),
                mutants.of(store),
                state,
                options.timing(),
                options.snapshotEvery(),
                () -> List.of(Membership.record(membership)),
                new Listener(events, card::fail));
        PoolMember pool =
                new PoolMember(roster, identity, crypto, environment, machine, mutants.of(replication, state));
        return new Member(
                pool,
                new PoolServices(
                        pool, identity, crypto, environment, options.firmware(), evidence, events, algorithms, mutants),
                environment,
                life,
                events);
    }

    void start() {
        pool.replication().start();
        awaitQuorum();
        environment.thread().schedule(this::keepUp, UPKEEP_PERIOD);
    }

    PoolMember pool() {
        return pool;
    }

    PoolServices services() {
        return services;
    }

    /**
     * The services, once the card has caught up with a majority of its pool. A request that comes while the card is still
     * finding its peers waits for that, but not for long.
     */
    CompletableFuture<PoolServices> whenReady() {
        if (ready.isDone()) {
            return CompletableFuture.completedFuture(services);
        }
        CompletableFuture<PoolServices> waiting = ready.thenApply(caughtUp -> services);
        environment
                .thread()
                .schedule(
                        () -> waiting.completeExceptionally(new RefusedException(
                                Code.NO_QUORUM, "The card has not found a majority of its pool; try again later.")),
                        READY_PATIENCE);
        return waiting;
    }

    /** The same, or at once when the pool's policy lets a card answer what it can without a majority. */
    CompletableFuture<PoolServices> whenServing() {
        return pool.vault().allowsDegradedReads() ? CompletableFuture.completedFuture(services) : whenReady();
    }

    /** Answers on the caller's thread what can be answered so; see {@link PoolServices#answerHere}. From any thread. */
    Optional<Response.Builder> answerHere(Request request) {
        return ready.isDone() ? services.answerHere(request) : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        services.close();
        pool.close();
    }

    /** The card serves from the first time it has caught up with a majority of its pool. */
    private void awaitQuorum() {
        if (closed) {
            return;
        }
        CompletableFuture<Void> unused = pool.replication()
                .barrier()
                .thenCompose(caughtUp -> finishRecovery())
                .whenComplete((caughtUp, failure) -> {
                    if (closed || life.hasLeftPool()) {
                        return;
                    }
                    if (failure == null && life.state() == CardState.INITIALIZED) {
                        life.enter(CardState.OPERATIONAL);
                        ready.complete(null);
                    } else {
                        environment.thread().schedule(this::awaitQuorum, QUORUM_RETRY);
                    }
                });
    }

    /** A generation that this card began alone is not in service before it has retired all other cards. */
    private CompletableFuture<Void> finishRecovery() {
        if (!pool.roster().isRecovering()) {
            return CompletableFuture.completedFuture(null);
        }
        long upTo = pool.vault().appliedIndex();
        long generation = pool.membership().getGeneration();
        RecoverPoolChange change = RecoverPoolChange.newBuilder()
                .setSurvivor(environment.fuses().cardId())
                .setGeneration(generation)
                .build();
        return pool.propose("", Command.newBuilder().setRecoverPool(change))
                .thenAccept(recovered -> events.add(
                        EventKind.POOL_RECOVERED,
                        "The pool goes on from this card alone, as generation " + generation
                                + ", with all changes up to index " + upTo
                                + "; later ones of the lost cards are lost."));
    }

    /** Does what time alone brings about. What fails is due again at the next turn. */
    private void keepUp() {
        if (closed) {
            return;
        }
        environment.thread().schedule(this::keepUp, UPKEEP_PERIOD);
        if (pool.replication().progress().leading()) {
            CompletableFuture<Void> unused = CompletableFuture.allOf(pool.sweep(), services.rotateDue());
        }
    }

    private static Environment withLinks(Environment given, Links links) {
        return new Environment(
                given.clock(),
                given.thread(),
                given.entropy(),
                given.disk(),
                given.flash(),
                given.nvram(),
                given.fuses(),
                given.owner(),
                links,
                given.supply(),
                given.sensors(),
                given.workers());
    }

    /** What a card says to its peers is output too: none leaves it in a state that inhibits output. */
    private record StateGate(Links links, CardLife life) implements Links {

        @Override
        public void send(String peer, ReplicationMessage message) {
            if (life.offers(ServiceGroup.POOL)) {
                links.send(peer, message);
            }
        }

        @Override
        public boolean isUp(String peer) {
            return links.isUp(peer);
        }
    }

    private record Listener(EventLog events, Consumer<String> failCard) implements ReplicationListener {

        @Override
        public void leaderChanged(String leader, int term) {
            events.add(
                    EventKind.LEADER_CHANGED,
                    leader.isEmpty() ? "No leader in term " + term + "." : leader + " leads in term " + term + ".");
        }

        @Override
        public void snapshotTaken(long index) {
            events.add(EventKind.SNAPSHOT_TAKEN, "Snapshot at index " + index + ".");
        }

        @Override
        public void snapshotInstalled(long index) {
            events.add(EventKind.SNAPSHOT_INSTALLED, "Snapshot at index " + index + ".");
        }

        @Override
        public void failed(Throwable cause) {
            failCard.accept("Replication failed: the card's store or its state cannot be relied on.");
        }
    }
}
