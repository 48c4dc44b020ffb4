package dev.holdfast.harness.simulation;

import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/** Time that goes on because somebody waits, and then as fast as the machine can. */
final class SimulatedTime implements StageTime {

    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final VirtualRack rack;
    private final long began;

    SimulatedTime(VirtualRack rack) {
        this.rack = rack;
        began = rack.clock().monotonicNanos();
    }

    @Override
    public Duration now() {
        return Duration.ofNanos(rack.clock().monotonicNanos() - began);
    }

    /** @throws IllegalStateException when there is no answer within an hour */
    @Override
    public <T> T await(CompletableFuture<T> call) {
        if (!rack.runUntil(call::isDone, PATIENCE)) {
            throw new IllegalStateException("no answer within an hour of virtual time");
        }
        try {
            return call.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void await(String what, BooleanSupplier condition, Duration limit) {
        Duration end = now().plus(limit);
        while (!condition.getAsBoolean()) {
            if (now().compareTo(end) > 0) {
                throw new RefusedException(
                        Code.DEADLINE_EXCEEDED, "Waited in vain for " + limit.toSeconds() + " s until " + what + ".");
            }
            pass(LOOK);
        }
    }

    @Override
    public void pass(Duration time) {
        rack.run(time);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        rack.after(delay, task);
    }
}
