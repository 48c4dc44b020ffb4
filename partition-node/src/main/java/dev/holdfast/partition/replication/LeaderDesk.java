package dev.holdfast.partition.replication;

import dev.holdfast.partition.environment.CardThread;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Links;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Takes {@link LeaderCall}s to the leader, and looks after them while there is none, while an answer is out, and until
 * this card has applied what the leader answered. Repeating a call is safe: a read changes nothing, and a command
 * carries an id by which the state knows it again.
 */
final class LeaderDesk {

    private static final int MAX_DOUBLINGS = 4;

    private record Sent(LeaderCall call, String leader, long expiresNanos) {}

    private record Behind(LeaderCall call, LeaderCall.Answer answer) {}

    private final String self;
    private final Clock clock;
    private final CardThread thread;
    private final Links links;
    private final RaftTiming timing;
    private final RaftMessages messages;
    private final Supplier<String> leader;
    private final LongSupplier applied;

    private final Set<LeaderCall> leading = new LinkedHashSet<>();
    private final Deque<LeaderCall> waiting = new ArrayDeque<>();
    private final Map<Long, Sent> sent = new LinkedHashMap<>();
    private final NavigableMap<Long, List<Behind>> behind = new TreeMap<>();
    private long correlation;
    private boolean ticking;
    private boolean hopping;
    private boolean closed;

    /**
     * @param firstCorrelation drawn at random, so that an answer to what this card asked before it was rebooted is not
     *     taken for one to what it asks now
     * @param leader card id of the leader, empty while none is known
     * @param applied index up to which this card has applied the log
     */
    LeaderDesk(
            String self,
            Clock clock,
            CardThread thread,
            Links links,
            RaftTiming timing,
            RaftMessages messages,
            long firstCorrelation,
            Supplier<String> leader,
            LongSupplier applied) {
        this.self = self;
        this.clock = clock;
        this.thread = thread;
        this.links = links;
        this.timing = timing;
        this.messages = messages;
        this.correlation = firstCorrelation;
        this.leader = leader;
        this.applied = applied;
    }

    void take(LeaderCall call) {
        attempt(call);
        tickLater();
    }

    /** An attempt made on this card is over. */
    void answered(LeaderCall call, LeaderCall.Answer answer) {
        if (leading.remove(call)) {
            settle(call, answer);
        }
    }

    private void settle(LeaderCall call, LeaderCall.Answer answer) {
        switch (answer.code()) {
            case OK -> whenApplied(call, answer);
            case NO_QUORUM, BUSY, OUTCOME_UNKNOWN -> {
                call.refused(answer.code());
                waiting.add(call);
                tickLater();
            }
            default -> call.fail(answer.code());
        }
    }

    /** An attempt made on another card is over. An answer that is late, or not the asked card's, changes nothing. */
    void answered(String sender, long toCorrelation, LeaderCall.Answer answer) {
        Sent asked = sent.get(toCorrelation);
        if (asked != null && asked.leader().equals(sender)) {
            sent.remove(toCorrelation);
            settle(asked.call(), answer);
        }
    }

    /** What waits need wait no longer, and what the old leader was asked may never be answered. */
    void leaderChanged() {
        String current = leader.get();
        if (current.isEmpty()) {
            return;
        }
        unanswered(asked -> !asked.leader().equals(current));
        attemptWaiting();
    }

    /** To be called when the card applied more of the log; completes calls in a task of their own. */
    void applied() {
        if (!hopping && !behind.isEmpty() && behind.firstKey() <= applied.getAsLong()) {
            hopping = true;
            thread.execute(this::completeApplied);
        }
    }

    void close() {
        closed = true;
        unanswered(asked -> true);
        behind.values().forEach(list -> list.forEach(late -> leading.add(late.call())));
        leading.forEach(call -> call.refused(Code.OUTCOME_UNKNOWN));
        List<LeaderCall> left = new ArrayList<>(waiting);
        left.addAll(leading);
        waiting.clear();
        behind.clear();
        leading.clear();
        left.forEach(LeaderCall::giveUp);
    }

    private void attempt(LeaderCall call) {
        if (closed || call.expired(clock.monotonicNanos())) {
            call.giveUp();
            return;
        }
        String current = leader.get();
        if (current.equals(self)) {
            leading.add(call);
            call.lead();
        } else if (current.isEmpty() || !links.isUp(current)) {
            waiting.add(call);
        } else {
            correlation++;
            sent.put(correlation, new Sent(call, current, clock.monotonicNanos() + answerNanos(call)));
            ReplicationMessage.Builder message = messages.envelope();
            call.ask(message, correlation);
            links.send(current, message.build());
        }
    }

    /** Twice as long each time: a leader that is slow because it is busy is not made busier. */
    private long answerNanos(LeaderCall call) {
        return timing.heartbeatTimeout().toNanos() << Math.min(call.countAttempt(), MAX_DOUBLINGS);
    }

    private void whenApplied(LeaderCall call, LeaderCall.Answer answer) {
        if (applied.getAsLong() >= answer.index()) {
            call.succeed(answer);
        } else {
            behind.computeIfAbsent(answer.index(), index -> new ArrayList<>()).add(new Behind(call, answer));
            tickLater();
        }
    }

    private void completeApplied() {
        hopping = false;
        NavigableMap<Long, List<Behind>> reached = behind.headMap(applied.getAsLong(), true);
        List<Behind> ready = new ArrayList<>();
        reached.values().forEach(ready::addAll);
        reached.clear();
        ready.forEach(late -> late.call().succeed(late.answer()));
    }

    private void tickLater() {
        if (!ticking && !(waiting.isEmpty() && sent.isEmpty() && behind.isEmpty())) {
            ticking = true;
            thread.schedule(this::tick, timing.retryPeriod());
        }
    }

    private void tick() {
        ticking = false;
        long now = clock.monotonicNanos();
        unanswered(asked -> now - asked.expiresNanos() >= 0);
        attemptWaiting();
        expireBehind(now);
        tickLater();
    }

    private void attemptWaiting() {
        List<LeaderCall> calls = new ArrayList<>(waiting);
        waiting.clear();
        calls.forEach(this::attempt);
    }

    /** Counts what was asked and will not be answered as perhaps done, and has it tried again. */
    private void unanswered(Predicate<Sent> which) {
        sent.values().removeIf(asked -> {
            if (which.test(asked)) {
                asked.call().refused(Code.OUTCOME_UNKNOWN);
                waiting.add(asked.call());
                return true;
            }
            return false;
        });
    }

    /** The leader answered, but this card cannot follow: cut off, or slower than the caller's patience. */
    private void expireBehind(long now) {
        List<LeaderCall> late = new ArrayList<>();
        behind.values().removeIf(list -> {
            list.removeIf(entry -> entry.call().expired(now) && late.add(entry.call()));
            return list.isEmpty();
        });
        late.forEach(call -> {
            call.refused(Code.OUTCOME_UNKNOWN);
            call.giveUp();
        });
    }
}
