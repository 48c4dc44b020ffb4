package dev.holdfast.partition.mutant;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.partition.planted.PlantedBugs;
import dev.holdfast.partition.replication.ReplicatedState;
import dev.holdfast.partition.replication.ReplicationEngine;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Replication that says more than it knows. */
final class MutantReplication implements ReplicationEngine {

    private static final long LEASE_NANOS = Duration.ofMinutes(1).toNanos();

    private final ReplicationEngine engine;
    private final ReplicatedState state;
    private final PlantedBugs bugs;
    private final Clock clock;
    private volatile long leaseEnds;

    MutantReplication(ReplicationEngine engine, ReplicatedState state, PlantedBugs bugs, Clock clock) {
        this.engine = engine;
        this.state = state;
        this.bugs = bugs;
        this.clock = clock;
        leaseEnds = clock.monotonicNanos();
    }

    @Override
    public void start() {
        engine.start();
    }

    @Override
    public CompletableFuture<Committed> propose(ByteString command) {
        if (!bugs.has(PlantedBug.EARLY_ACKNOWLEDGEMENT) || !isChangeOfKey(command)) {
            return engine.propose(command);
        }
        // What it would answer: the state is put back as it was at once.
        long applied = engine.progress().appliedIndex();
        List<ByteString> before = state.snapshot();
        ByteString result = state.apply(applied + 1, command);
        state.install(applied, before);
        CompletableFuture<Committed> unused = engine.propose(command);
        return CompletableFuture.completedFuture(new Committed(applied + 1, result));
    }

    private static boolean isChangeOfKey(ByteString bytes) {
        try {
            Command command = Command.parseFrom(bytes);
            return command.hasUpdateKey() || command.hasDeleteKey();
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    @Override
    public CompletableFuture<Void> barrier() {
        if (saysItIsCurrent()) {
            return CompletableFuture.completedFuture(null);
        }
        long asked = clock.monotonicNanos();
        return engine.barrier().whenComplete((passed, failure) -> {
            if (failure == null && engine.progress().leading()) {
                leaseEnds = asked + LEASE_NANOS;
            }
        });
    }

    @Override
    public boolean isCurrent() {
        return saysItIsCurrent() || engine.isCurrent();
    }

    private boolean saysItIsCurrent() {
        return bugs.has(PlantedBug.STALE_READ)
                || bugs.has(PlantedBug.LONG_LEASE) && clock.monotonicNanos() - leaseEnds < 0;
    }

    @Override
    public CompletableFuture<Void> addLearner(String card) {
        return engine.addLearner(card);
    }

    @Override
    public CompletableFuture<Void> promote(String card) {
        return engine.promote(card);
    }

    @Override
    public CompletableFuture<Void> remove(String card) {
        return bugs.has(PlantedBug.VOTE_LEFT_BEHIND) ? CompletableFuture.completedFuture(null) : engine.remove(card);
    }

    @Override
    public Members members() {
        return engine.members();
    }

    @Override
    public void receive(ReplicationMessage message) {
        engine.receive(message);
    }

    @Override
    public Progress progress() {
        return engine.progress();
    }

    @Override
    public void close() {
        engine.close();
    }
}
