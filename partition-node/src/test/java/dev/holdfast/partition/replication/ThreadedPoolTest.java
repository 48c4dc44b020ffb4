package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.CardThread;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Links;
import dev.holdfast.partition.environment.Sensors;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same pool on real threads and real time. */
@Timeout(60)
class ThreadedPoolTest {

    private static final List<String> NAMES = List.of("card-1", "card-2", "card-3");

    private final List<Card> cards = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        cards.forEach(Card::stop);
    }

    @Test
    void aPoolCommitsFromManyCardsAtOnceAndOutlivesItsLeader() throws Exception {
        NAMES.forEach(name -> cards.add(new Card(name)));
        cards.forEach(card -> card.call(() -> {
            card.engine.start();
            return null;
        }));
        List<CompletableFuture<ReplicationEngine.Committed>> writes = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            writes.add(cards.get(i % 3).propose("command " + i));
        }
        for (CompletableFuture<ReplicationEngine.Committed> write : writes) {
            write.get();
        }
        for (Card card : cards) {
            card.barrier().get();
            assertEquals(600, card.call(card.ledger::size));
        }
        String leader = cards.get(0).call(() -> cards.get(0).engine.progress().leader());
        Card lost = cards.get(NAMES.indexOf(leader));
        lost.stop();
        cards.remove(lost);
        cards.get(0).propose("after the loss").get();
        for (Card card : cards) {
            card.barrier().get();
            assertTrue(card.call(() -> card.ledger.has("after the loss")));
            assertNotEquals(leader, card.call(() -> card.engine.progress().leader()));
        }
    }

    private final class Card implements CardThread, Links, Clock {

        private final String name;
        private volatile Thread thread;
        private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            thread = new Thread(task, "card");
            return thread;
        });
        private final Ledger ledger = new Ledger();
        private final RaftReplication engine;

        Card(String name) {
            this.name = name;
            this.engine = call(() -> new RaftReplication(
                    new Environment(
                            this,
                            this,
                            new Random(7)::nextBytes,
                            null,
                            null,
                            null,
                            new NamedFuses(name),
                            null,
                            this,
                            null,
                            Sensors.NOMINAL,
                            this),
                    new ReplicationGroup(ByteString.copyFromUtf8("pool"), 1, NAMES),
                    new MemoryStore(),
                    ledger,
                    RaftTiming.DEFAULT,
                    100,
                    List::of,
                    new ReplicationListener() {}));
        }

        private <T> T call(Supplier<T> task) {
            return CompletableFuture.supplyAsync(task, executor).join();
        }

        CompletableFuture<ReplicationEngine.Committed> propose(String command) {
            return ask(() -> engine.propose(ByteString.copyFromUtf8(command)));
        }

        CompletableFuture<Void> barrier() {
            return ask(engine::barrier);
        }

        private <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> request) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            executor.execute(() -> {
                var unused = request.get().whenComplete((value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            });
            return answer;
        }

        void stop() {
            executor.shutdownNow();
        }

        @Override
        public void send(String peer, ReplicationMessage message) {
            for (Card card : cards) {
                if (card.name.equals(peer) && !card.executor.isShutdown()) {
                    card.execute(() -> card.engine.receive(message));
                }
            }
        }

        @Override
        public boolean isUp(String peer) {
            return true;
        }

        @Override
        public boolean isCurrent() {
            return Thread.currentThread() == thread;
        }

        @Override
        public void execute(Runnable task) {
            if (!executor.isShutdown()) {
                executor.execute(task);
            }
        }

        @Override
        public void schedule(Runnable task, Duration delay) {
            if (!executor.isShutdown()) {
                var unused = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    }
}
