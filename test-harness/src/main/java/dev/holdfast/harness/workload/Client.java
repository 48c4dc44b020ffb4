package dev.holdfast.harness.workload;

import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.stage.StageTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** One application: asks, at its pace, what its habit is. */
final class Client implements AutoCloseable {

    /** Of one that asks whatever is answered; what is due beyond it is asked when there is room, and says how late it is. */
    private static final int MOST_UNDER_WAY = 64;

    private final KeyDoor door;
    private final StageTime time;
    private final SplittableRandom random;
    private final Habit habit;
    private final Pace pace;
    private final BooleanSupplier allowance;
    private final Deque<Ask> first = new ArrayDeque<>();
    private boolean over;
    private boolean pausing;
    private int underWay;
    /** When the next call is to be made. */
    private Duration due = Duration.ZERO;
    /** The number of the turn that was planned last; earlier ones are void. */
    private long planned;

    /** @param allowance takes one call from those that may still be made, if there is one */
    Client(KeyDoor door, StageTime time, SplittableRandom random, Habit habit, Pace pace, BooleanSupplier allowance) {
        this.door = door;
        this.time = time;
        this.random = random;
        this.habit = habit;
        this.pace = pace;
        this.allowance = allowance;
    }

    /** @param calls made before all others, one after the other and in this order */
    synchronized void begin(Collection<Ask> calls) {
        first.addAll(calls);
        planFromNow();
    }

    /** Asks nothing until it goes on. */
    synchronized void pause() {
        pausing = true;
    }

    /** Asks again; what it would have asked meanwhile is not asked. */
    synchronized void goOn() {
        if (pausing) {
            pausing = false;
            planFromNow();
        }
    }

    /** Asks nothing more. */
    synchronized void end() {
        over = true;
    }

    /** Whether it asks nothing for now, and every call has had its answer. */
    synchronized boolean isQuiet() {
        return (over || pausing) && underWay == 0;
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

    private void planFromNow() {
        due = time.now();
        plan();
    }

    private void plan() {
        due = due.plus(pace.next(random));
        turnWhenDue();
    }

    private void turnWhenDue() {
        long number = ++planned;
        Duration left = due.minus(time.now());
        time.after(left.isNegative() ? Duration.ZERO : left, () -> turn(number));
    }

    private void turn(long number) {
        Ask call;
        boolean open;
        synchronized (this) {
            if (over || pausing || number != planned) {
                return;
            }
            open = pace instanceof Pace.Open && first.isEmpty();
            if (open && underWay == MOST_UNDER_WAY) {
                return;
            }
            if (!allowance.getAsBoolean()) {
                over = true;
                return;
            }
            underWay++;
            if (open) {
                call = habit.next().after(time.now().minus(due));
                plan();
            } else {
                call = first.isEmpty() ? habit.next() : first.remove();
            }
        }
        CompletableFuture<Void> unused = door.ask(call).thenAccept(answer -> answered(call, answer, open));
    }

    private synchronized void answered(Ask call, Answer answer, boolean open) {
        underWay--;
        habit.learn(call, answer);
        if (over || pausing) {
            return;
        }
        if (!open) {
            planFromNow();
        } else if (underWay == MOST_UNDER_WAY - 1) {
            turnWhenDue();
        }
    }
}
