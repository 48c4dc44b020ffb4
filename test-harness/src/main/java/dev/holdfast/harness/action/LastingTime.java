package dev.holdfast.harness.action;

import dev.holdfast.harness.stage.StageTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The time of a stage on which things last: what is over ends while somebody waits, on the thread that waits, and may wait
 * itself. To wait fails when the drill is interrupted.
 */
public final class LastingTime implements StageTime {

    private static final Duration ANY = Duration.ofDays(10_000);

    private record Ending(Duration at, Runnable end) {}

    private static final Duration SLICE = Duration.ofSeconds(1);

    private final StageTime time;
    private final Interruption interruption;
    private final List<Ending> endings = new ArrayList<>();
    private boolean ending;

    LastingTime(StageTime time, Interruption interruption) {
        this.time = time;
        this.interruption = interruption;
    }

    /** Does this when so much time has passed. */
    public void endAfter(Duration lasting, Runnable end) {
        endings.add(new Ending(now().plus(lasting), end));
        endings.sort(Comparator.comparing(Ending::at));
    }

    /** Lets the time pass until nothing lasts any more. */
    public void passAll() {
        while (!endings.isEmpty()) {
            pass(endings.get(0).at().minus(now()));
            endWhatIsDue();
        }
    }

    @Override
    public Duration now() {
        return time.now();
    }

    @Override
    public <T> T await(CompletableFuture<T> call) {
        interruption.heed();
        if (!endings.isEmpty() && !ending) {
            await("there is an answer", call::isDone, ANY);
        }
        return time.await(call);
    }

    @Override
    public void await(String what, BooleanSupplier condition, Duration limit) {
        time.await(
                what,
                () -> {
                    interruption.heed();
                    endWhatIsDue();
                    return condition.getAsBoolean();
                },
                limit);
    }

    @Override
    public void pass(Duration duration) {
        Duration until = now().plus(duration);
        while (!endings.isEmpty() && !ending && endings.get(0).at().compareTo(until) <= 0) {
            passUntil(endings.get(0).at());
            endWhatIsDue();
        }
        passUntil(until);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        time.after(delay, task);
    }

    private void passUntil(Duration until) {
        for (Duration left = until.minus(now()); left.compareTo(Duration.ZERO) > 0; left = until.minus(now())) {
            interruption.heed();
            time.pass(left.compareTo(SLICE) < 0 ? left : SLICE);
        }
    }

    private void endWhatIsDue() {
        while (!ending && !endings.isEmpty() && endings.get(0).at().compareTo(now()) <= 0) {
            ending = true;
            try {
                endings.remove(0).end().run();
            } finally {
                ending = false;
            }
        }
    }
}
