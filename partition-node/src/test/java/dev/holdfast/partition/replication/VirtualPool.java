package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.environment.CardThread;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Links;
import dev.holdfast.partition.environment.Sensors;
import dev.holdfast.partition.rack.VirtualTime;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Cards of a pool in virtual time: one queue of events, one seed, and a network and disks that fail on demand. */
final class VirtualPool {

    private final VirtualTime time = new VirtualTime();
    private final MessageDigest history = sha256();
    private final Set<String> cutLinks = new HashSet<>();
    private final Map<String, Long> lastDelivery = new HashMap<>();
    private final List<Card> cards = new ArrayList<>();
    private final List<String> founders = new ArrayList<>();
    private final Map<String, String> leaders = new HashMap<>();
    private final RaftTiming timing;
    private final int snapshotEvery;
    final Random random;
    long largestMessage;
    double loss;
    Duration delay = Duration.ofMillis(1);
    Duration jitter = Duration.ofMillis(1);
    private Throwable failedCheck;

    VirtualPool(long seed, int size, RaftTiming timing, int snapshotEvery) {
        this.random = new Random(seed);
        this.timing = timing;
        this.snapshotEvery = snapshotEvery;
        for (int i = 1; i <= size; i++) {
            founders.add("card-" + i);
        }
        founders.forEach(name -> cards.add(new Card(name)));
    }

    static VirtualPool started(long seed, int size) {
        return started(seed, size, RaftTiming.DEFAULT);
    }

    static VirtualPool started(long seed, int size, RaftTiming timing) {
        VirtualPool pool = new VirtualPool(seed, size, timing, 50);
        pool.cards.forEach(Card::boot);
        return pool;
    }

    Card card(int index) {
        return cards.get(index);
    }

    List<Card> cards() {
        return cards;
    }

    Card card(String name) {
        return cards.stream().filter(card -> card.name.equals(name)).findFirst().orElseThrow();
    }

    /** A blank card that is to join; not booted yet. */
    Card newCard(long generation, List<String> foundersOfGeneration) {
        Card card = new Card("card-" + (cards.size() + 1));
        card.generation = generation;
        card.founders = foundersOfGeneration;
        card.blank = true;
        cards.add(card);
        return card;
    }

    Card newCard() {
        return newCard(1, founders);
    }

    Card leader() {
        assertTrue(runUntil(() -> leaderNow() != null, Duration.ofSeconds(10)), "no leader within 10 s");
        return leaderNow();
    }

    List<Card> followers() {
        Card leader = leader();
        return cards.stream().filter(card -> card != leader).toList();
    }

    private Card leaderNow() {
        return cards.stream()
                .filter(card -> card.engine != null && card.engine.progress().leading())
                .max(Comparator.comparingInt(card -> card.engine.progress().term()))
                .orElse(null);
    }

    void after(Duration wait, Runnable task) {
        time.after(wait, task);
    }

    /** Nanoseconds since the pool was made. */
    long now() {
        return time.monotonicNanos();
    }

    void run(Duration span) {
        runUntil(() -> false, span);
    }

    boolean runUntil(BooleanSupplier condition, Duration limit) {
        return time.runUntil(
                () -> {
                    if (failedCheck != null) {
                        throw new AssertionError(failedCheck);
                    }
                    return condition.getAsBoolean();
                },
                limit);
    }

    /** Nothing passes in this one direction. */
    void cut(Card from, Card to) {
        cutLinks.add(from.name + ">" + to.name);
    }

    void isolate(Card card) {
        for (Card other : cards) {
            if (other != card) {
                cut(card, other);
                cut(other, card);
            }
        }
    }

    void heal() {
        cutLinks.clear();
        loss = 0;
        delay = Duration.ofMillis(1);
        jitter = Duration.ofMillis(1);
    }

    /** Of all messages sent so far, in order, with their times. */
    String history() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) history.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** One card: its disk outlives its boots. */
    final class Card implements Links, CardThread, Clock {

        final String name;
        final MemoryStore store = new MemoryStore();
        CardStore.Entry foreign = new CardStore.Entry(64, ByteString.copyFromUtf8("membership"));
        long generation = 1;
        boolean blank;
        List<String> founders = VirtualPool.this.founders;
        Ledger ledger = new Ledger();
        RaftReplication engine;
        final List<ReplicationMessage> sent = new ArrayList<>();
        int snapshotsTaken;
        Throwable failure;
        private int boot;
        private long pausedUntil;
        private int onThread;

        private Card(String name) {
            this.name = name;
        }

        /** By the retirements that the card itself has applied; one that is retired itself speaks with nobody. */
        private boolean isPeer(String peer) {
            return cards.stream().anyMatch(card -> card.name.equals(peer))
                    && !ledger.has("retire " + peer)
                    && !ledger.has("retire " + name);
        }

        void boot() {
            boot++;
            ledger = new Ledger();
            ReplicationListener listener = new ReplicationListener() {
                @Override
                public void snapshotTaken(long index) {
                    snapshotsTaken++;
                }

                @Override
                public void leaderChanged(String leader, int term) {
                    String other = leader.isEmpty() ? null : leaders.putIfAbsent(generation + "/" + term, leader);
                    if (other != null && !other.equals(leader)) {
                        failedCheck = new AssertionError("two leaders in term " + term + ": " + leader + ", " + other);
                    }
                }

                @Override
                public void failed(Throwable cause) {
                    failure = cause;
                }
            };
            on(() -> {
                engine = new RaftReplication(
                        new Environment(
                                this,
                                this,
                                random::nextBytes,
                                null,
                                null,
                                null,
                                new NamedFuses(name),
                                null,
                                this,
                                null,
                                Sensors.NOMINAL,
                                this),
                        new ReplicationGroup(ByteString.copyFromUtf8("pool"), generation, founders, this::isPeer),
                        store,
                        ledger,
                        timing,
                        snapshotEvery,
                        () -> List.of(foreign),
                        listener);
                engine.start();
            });
        }

        /** Power is cut: what was not synced may be gone, and every timer is. */
        void crash() {
            boot++;
            engine = null;
            store.powerCut(random.nextInt(store.unsynced() + 1));
        }

        /** Goes on alone, as the second generation, with what its disk kept. */
        void survive() throws IOException {
            foreign = new CardStore.Entry(64, ByteString.copyFromUtf8("second generation"));
            Survivor.begin(store, name, new Ledger(), List.of(foreign));
            store.powerCut(0);
            generation = 2;
            founders = List.of(name);
            boot();
        }

        /** The commands that its disk kept, committed or not. */
        Set<String> held() {
            Ledger held = new Ledger();
            new RaftJournal(store, List::of, failure -> {}).restore().ifPresent(kept -> Survivor.replay(kept, held));
            return held.commands();
        }

        void pause(Duration span) {
            pausedUntil = now() + span.toNanos();
        }

        void propose(String command, Outcome outcome) {
            on(() -> {
                var unused = engine.propose(ByteString.copyFromUtf8(command)).whenComplete(settling(outcome));
            });
        }

        void barrier(Outcome outcome) {
            on(() -> {
                var unused = engine.barrier().whenComplete(settling(outcome));
            });
        }

        void change(Function<ReplicationEngine, CompletableFuture<Void>> change, Outcome outcome) {
            on(() -> {
                var unused = change.apply(engine).whenComplete(settling(outcome));
            });
        }

        /** A future swallows what its callback throws; a failed check must end the run. */
        private BiConsumer<Object, Throwable> settling(Outcome outcome) {
            return (result, failure) -> {
                try {
                    outcome.settle(result, failure);
                } catch (RuntimeException | Error e) {
                    failedCheck = e;
                }
            };
        }

        boolean isUp() {
            return engine != null;
        }

        @Override
        public void send(String peer, ReplicationMessage message) {
            if (isPromise(message)) {
                assertEquals(0, store.unsynced(), () -> "not durable when it left: " + message);
            }
            sent.add(message);
            byte[] bytes = message.toByteArray();
            largestMessage = Math.max(largestMessage, bytes.length);
            history.update((now() + name + peer).getBytes(StandardCharsets.UTF_8));
            history.update(bytes);
            String link = name + ">" + peer;
            if (cutLinks.contains(link) || random.nextDouble() < loss) {
                return;
            }
            long at = now() + delay.toNanos() + (long) (random.nextDouble() * jitter.toNanos());
            long inOrder = Math.max(at, lastDelivery.getOrDefault(link, 0L));
            lastDelivery.put(link, inOrder);
            Card target = cards.stream()
                    .filter(card -> card.name.equals(peer))
                    .findFirst()
                    .orElseThrow();
            after(Duration.ofNanos(inOrder - now()), () -> {
                if (target.engine != null) {
                    target.later(() -> target.engine.receive(parse(bytes)));
                }
            });
        }

        /** What others build on: a vote, one's own included, and the acknowledgement of entries. */
        private static boolean isPromise(ReplicationMessage message) {
            return message.hasVoteRequest() || message.hasVoteResponse() || message.hasAppendEntriesSuccess();
        }

        private static ReplicationMessage parse(byte[] bytes) {
            try {
                return ReplicationMessage.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean isUp(String peer) {
            return true;
        }

        @Override
        public boolean isCurrent() {
            return onThread > 0;
        }

        @Override
        public void execute(Runnable task) {
            later(task);
        }

        @Override
        public void schedule(Runnable task, Duration wait) {
            int scheduledIn = boot;
            after(wait, () -> {
                if (boot == scheduledIn) {
                    later(task);
                }
            });
        }

        void later(Runnable task) {
            int givenIn = boot;
            after(Duration.ofNanos(Math.max(0, pausedUntil - now())), () -> {
                if (boot != givenIn) {
                    return;
                }
                if (now() < pausedUntil) {
                    later(task);
                } else {
                    on(task);
                }
            });
        }

        void on(Runnable task) {
            onThread++;
            try {
                task.run();
            } finally {
                onThread--;
            }
        }

        @Override
        public long millis() {
            return now() / 1_000_000;
        }

        @Override
        public long monotonicNanos() {
            return now();
        }
    }
}
