package dev.holdfast.harness.stage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Time that passes by itself: whoever waits blocks the thread. */
final class MachineTime implements StageTime {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long began = System.nanoTime();

    @Override
    public Duration now() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public <T> T await(CompletableFuture<T> call) {
        return StageTime.join(call);
    }

    @Override
    public void await(String what, BooleanSupplier condition, Duration limit) {
        Duration end = now().plus(limit);
        while (!condition.getAsBoolean()) {
            if (now().compareTo(end) > 0) {
                throw new RefusedException(
                        Code.DEADLINE_EXCEEDED, "Waited in vain for " + limit.toSeconds() + " s until " + what + ".");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void pass(Duration time) {
        Duration end = now().plus(time);
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = end.minus(now())) {
            LockSupport.parkNanos(left.toNanos());
        }
    }

    @Override
    public void after(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(task);
    }
}
