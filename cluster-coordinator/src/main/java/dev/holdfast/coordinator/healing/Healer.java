package dev.holdfast.coordinator.healing;

import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.pool.ServiceThread;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Looks after all pools: from time to time at each, one look at a pool after the other. It may be switched off, and then
 * only watches; any number of coordinators may run one over the same pools.
 */
public final class Healer implements AutoCloseable {

    private final Pools pools;
    private final CardRack rack;
    private final HealingPolicy policy;
    private final ServiceThread thread;
    private final LongSupplier nanos;
    private final HealingJournal journal;
    private final Map<Pool, PoolHealer> healers = new ConcurrentHashMap<>();
    private final Set<Pool> looking = ConcurrentHashMap.newKeySet();
    private volatile boolean replacing = true;

    /** @param rack where blank cards come from */
    public Healer(Pools pools, CardRack rack, HealingPolicy policy) {
        this(pools, rack, policy, ServiceThread.named("healer"), Clock.systemUTC(), System::nanoTime);
    }

    /**
     * The same on a thread and by clocks that somebody else makes; the thread is closed with this.
     *
     * @param nanos a clock that nobody sets
     */
    public Healer(
            Pools pools, CardRack rack, HealingPolicy policy, ServiceThread thread, Clock clock, LongSupplier nanos) {
        this.pools = pools;
        this.rack = rack;
        this.policy = policy;
        this.thread = thread;
        this.nanos = nanos;
        this.journal = new HealingJournal(clock);
    }

    /** From now on pools are looked after, until {@link #close}. */
    public void start() {
        thread.execute(this::lookAtAll);
        thread.every(policy.period(), this::lookAtAll);
    }

    /** Whether lost cards are replaced, or only told of. */
    public void replace(boolean lostCards) {
        replacing = lostCards;
    }

    public boolean replaces() {
        return replacing;
    }

    /** The newest thousand, oldest first. */
    public List<HealingEvent> events() {
        return journal.all();
    }

    private void lookAtAll() {
        List<Pool> now = pools.list();
        healers.keySet().retainAll(now);
        now.forEach(this::look);
    }

    private void look(Pool pool) {
        if (!looking.add(pool)) {
            return;
        }
        CompletableFuture<Void> unused = healers.computeIfAbsent(
                        pool, known -> new PoolHealer(known, rack, policy, () -> replacing, journal, nanos))
                .round()
                .thenAccept(stepped -> {
                    looking.remove(pool);
                    if (stepped) {
                        lookAgain(pool);
                    }
                });
    }

    /** On a turn of its own, so that a pool that takes step after step does not grow the stack. */
    private void lookAgain(Pool pool) {
        try {
            thread.execute(() -> look(pool));
        } catch (RejectedExecutionException closing) {
            // What is left to do, the next coordinator finds.
        }
    }

    /** Ends the looking. A step that is under way is not waited for: it may be repeated by the next coordinator. */
    @Override
    public void close() {
        thread.close();
    }
}
