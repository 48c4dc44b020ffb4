package dev.holdfast.harness.bench;

import static dev.holdfast.harness.stage.StageTime.join;

import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.harness.cluster.Cluster;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Tag;
import dev.holdfast.proto.v1.UpdateKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;

/** Measures one pool of a cluster, which is the trial's alone. */
final class ClusterTrial {

    private static final KeySpec EC =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();

    private final Cluster cluster;
    private final int cards;
    private final Pool pool;
    private final PoolWatch watch;
    private final KeyClient keys;
    private final AtomicLong counter = new AtomicLong();

    /** Makes the pool, and a key for each client there will be. */
    ClusterTrial(Cluster cluster, int cards, int clients, Path custodians) {
        this.cluster = cluster;
        this.cards = cards;
        pool = BenchPool.create(cluster.pools(), "Bench", cards);
        watch = new PoolWatch(pool);
        keys = BenchPool.keys(pool);
        BenchPool.activate(pool, new SecurityDomains(ForkJoinPool.commonPool()), BenchPool.holders(custodians));
        BenchPool.assignRoles(pool);
        for (int client = 0; client < clients; client++) {
            join(keys.create(
                    CreateKey.newBuilder().setName(keyOf(client)).setSpec(EC).build()));
        }
    }

    Pool pool() {
        return pool;
    }

    Throughput commits(int clients, Duration duration) {
        return Throughput.measure(clients, duration, this::commit);
    }

    /** Linearizable, as all reads are unless somebody asks for less. */
    Throughput reads(int clients, Duration duration) {
        return Throughput.measure(clients, duration, client -> keys.get(keyOf(client)));
    }

    /** Kills the card that leads, time and again, with a client that goes on asking. */
    List<Duration> failovers(int times) {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            watch.untilWhole(cards);
            String leader = watch.leader().getCard();
            join(commit(0));
            long killed = System.nanoTime();
            CompletableFuture<Void> dead = cluster.rack().powerOff(leader);
            commitAfter(dead);
            took.add(Duration.ofNanos(System.nanoTime() - killed));
            join(cluster.rack().powerOn(leader));
        }
        watch.untilWhole(cards);
        return took;
    }

    /**
     * Destroys a card that follows, with all it holds, and lets a healer replace it.
     *
     * @return from the card's end until as many cards as before vote and agree; the healer's patience is part of it
     */
    Duration heal(HealingPolicy policy) {
        watch.untilWhole(cards);
        String leader = watch.leader().getCard();
        String follower = pool.cardIds().stream()
                .filter(card -> !card.equals(leader))
                .findFirst()
                .orElseThrow();
        try (Healer healer = new Healer(cluster.pools(), cluster.rack(), policy)) {
            healer.start();
            join(cluster.rack().destroy(follower));
            long start = System.nanoTime();
            PoolWatch.await("the card is retired", () -> !pool.cardIds().contains(follower));
            watch.untilWhole(cards);
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private CompletableFuture<KeyBundle> commit(int client) {
        return keys.update(UpdateKey.newBuilder()
                .setName(keyOf(client))
                .setReplaceTags(true)
                .addTags(Tag.newBuilder().setName("count").setValue(Long.toString(counter.incrementAndGet())))
                .build());
    }

    /** Of a change that was asked for once the card was surely dead. */
    private void commitAfter(CompletableFuture<Void> dead) {
        while (true) {
            boolean counts = dead.isDone();
            try {
                join(commit(0));
                if (counts) {
                    return;
                }
            } catch (RefusedException again) {
                Thread.onSpinWait();
            }
        }
    }

    private static String keyOf(int client) {
        return String.format("client-%03d", client);
    }
}
