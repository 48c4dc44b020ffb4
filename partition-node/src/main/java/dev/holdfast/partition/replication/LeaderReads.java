package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Read indices that this card hands out while it leads, to itself and to others. One query at a time: MicroRaft lets a
 * second query join a first that is under way and counts acknowledgements sent before the second came, so a leader that
 * was deposed in between would answer it with an old index.
 *
 * <p>Where cards may rely on each other's clocks, a query that a majority confirmed grants a lease, counted from its start:
 * nobody who took part votes for another leader before his own, longer patience with this one is over (Ongaro's dissertation,
 * section 6.4.1). Until then, and in the same term, nobody else can have committed anything, and what this card has applied is
 * all that was ever acknowledged. An heir that this card itself has asked to lead is voted for at once: see {@link #revoke}.
 *
 * <p>On the card's thread, but for {@link #leased}.
 */
final class LeaderReads {

    private record Lease(long term, long endNanos) {}

    private static final long NO_TERM = -1;

    private final Consumer<Consumer<LeaderCall.Answer>> query;
    private final Clock clock;
    private final long leaseNanos;
    private final LongSupplier term;
    private final LongSupplier applied;
    private List<Consumer<LeaderCall.Answer>> next = new ArrayList<>();
    private boolean running;
    private long barredTerm = NO_TERM;
    private volatile Lease lease = new Lease(NO_TERM, 0);

    /**
     * @param query confirms that this card leads still, and answers with an index that is committed and applied here
     * @param leaseNanos how long a confirmation holds; 0 for never beyond the query that asked for it
     * @param term the present one; from any thread
     * @param applied index up to which this card has applied the log
     */
    LeaderReads(
            Consumer<Consumer<LeaderCall.Answer>> query,
            Clock clock,
            long leaseNanos,
            LongSupplier term,
            LongSupplier applied) {
        this.query = query;
        this.clock = clock;
        this.leaseNanos = leaseNanos;
        this.term = term;
        this.applied = applied;
    }

    void read(Consumer<LeaderCall.Answer> reader) {
        if (leased()) {
            reader.accept(LeaderCall.Answer.done(applied.getAsLong(), ByteString.EMPTY));
            return;
        }
        next.add(reader);
        if (!running) {
            start();
        }
    }

    /** Whether what this card has applied is surely all that was acknowledged so far. From any thread. */
    boolean leased() {
        Lease current = lease;
        return current.term() == term.getAsLong() && clock.monotonicNanos() - current.endNanos() < 0;
    }

    /**
     * Ends the lease, and grants none in this term again, not even for the query under way: to be called before another card is
     * asked to lead. Its request for votes may arrive long after this card has given up on it.
     */
    void revoke() {
        barredTerm = term.getAsLong();
        lease = new Lease(NO_TERM, 0);
    }

    private void start() {
        List<Consumer<LeaderCall.Answer>> round = next;
        next = new ArrayList<>();
        running = true;
        long startTerm = term.getAsLong();
        long startNanos = clock.monotonicNanos();
        query.accept(answer -> {
            running = false;
            if (answer.code() == Code.OK && leaseNanos > 0 && startTerm != barredTerm) {
                lease = new Lease(startTerm, startNanos + leaseNanos);
            }
            if (!next.isEmpty()) {
                start();
            }
            round.forEach(reader -> reader.accept(answer));
        });
    }
}
