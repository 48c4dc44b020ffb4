package dev.holdfast.harness.workload;

import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.RecordedDoor;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.stage.StageTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** One application: asks, at its pace, what its habit is, and has all of it taken down. */
final class Client implements AutoCloseable {

    /** Of one that asks whatever is answered; beyond it, calls are not made. */
    private static final int MOST_UNDER_WAY = 64;

    private final KeyDoor door;
    private final StageTime time;
    private final SplittableRandom random;
    private final Habit habit;
    private final Pace pace;
    private final BooleanSupplier allowance;
    private final Deque<Ask> first = new ArrayDeque<>();
    private boolean over;
    private int underWay;

    /** @param allowance takes one call from those that may still be made, if there is one */
    Client(
            String name,
            KeyDoor door,
            StageTime time,
            Recorder recorder,
            SplittableRandom random,
            Habit habit,
            Pace pace,
            BooleanSupplier allowance) {
        this.door = new RecordedDoor(door, recorder, name);
        this.time = time;
        this.random = random;
        this.habit = habit;
        this.pace = pace;
        this.allowance = allowance;
    }

    /** @param calls made before all others, one after the other and in this order */
    synchronized void begin(Collection<Ask> calls) {
        first.addAll(calls);
        again();
    }

    /** Asks nothing more. */
    synchronized void end() {
        over = true;
    }

    /** Whether it asks nothing more, and every call has had its answer. */
    synchronized boolean isDone() {
        return over && underWay == 0;
    }

    /** Leaves its door. Calls that have no answer yet get none. */
    @Override
    public void close() {
        end();
        door.close();
    }

    private void again() {
        time.after(pace.next(random), this::turn);
    }

    private void turn() {
        Ask call;
        boolean open;
        synchronized (this) {
            if (over) {
                return;
            }
            open = pace instanceof Pace.Open && first.isEmpty();
            if (open) {
                again();
            }
            if (underWay >= MOST_UNDER_WAY) {
                return;
            }
            if (!allowance.getAsBoolean()) {
                over = true;
                return;
            }
            call = first.isEmpty() ? habit.next() : first.remove();
            underWay++;
        }
        CompletableFuture<Void> unused = door.ask(call).thenAccept(answer -> answered(call, answer, open));
    }

    private synchronized void answered(Ask call, Answer answer, boolean open) {
        underWay--;
        habit.learn(call, answer);
        if (!open && !over) {
            again();
        }
    }
}
