package dev.holdfast.harness.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingEvent;
import dev.holdfast.coordinator.healing.HealingEvent.Kind;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.healing.Survivor;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lost cards are noticed, told of, and replaced by blank ones; by an operator's order a pool goes on from one card. */
class HealingTest {

    private static final HealingPolicy IMPATIENT = new HealingPolicy(Duration.ofMillis(500), Duration.ofMillis(50));
    private static final HealingPolicy PATIENT = new HealingPolicy(Duration.ofHours(1), Duration.ofMillis(50));

    @TempDir
    Path folder;

    private Cluster cluster;
    private ActivePool pool;
    private PoolWatch watch;

    @BeforeEach
    void aPoolInUse() {
        cluster = new EmbeddedCluster(folder.resolve("cards"), CardOptions.standard());
        pool = ActivePool.create(cluster, folder.resolve("custodians"), "Healing", 3);
        watch = new PoolWatch(pool.pool());
        pool.create("key", ActivePool.P_256).join();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aLostCardIsReplacedAndWhatHappenedIsTold() {
        try (Healer healer = new Healer(cluster.pools(), cluster.rack(), IMPATIENT)) {
            healer.start();
            String lost = follower();
            cluster.rack().destroy(lost).join();
            PoolWatch.await("it is replaced", () -> !pool.cards().contains(lost));
            watch.untilWhole(3);

            assertEquals(
                    List.of(Kind.LOST, Kind.RETIRED, Kind.ADMITTED, Kind.JOINED),
                    healer.events().stream().map(HealingEvent::kind).toList());
            assertEquals(3, watch.leader().getEpoch(), "one epoch for the card that went, one for the card that came");
            pool.ask(ActivePool.sign("key")).join();
            pool.assertAgreed();
        }
    }

    @Test
    void switchedOffItOnlyTells() {
        try (Healer healer = new Healer(cluster.pools(), cluster.rack(), IMPATIENT)) {
            healer.replace(false);
            healer.start();
            List<String> before = pool.cards();
            pool.powerOff(follower());
            PoolWatch.await("it is told of", () -> kinds(healer).contains(Kind.LOST));
            pool.create("another", ActivePool.P_256).join();
            assertEquals(before, pool.cards());

            healer.replace(true);
            PoolWatch.await("it is replaced", () -> kinds(healer).contains(Kind.JOINED));
            assertFalse(before.equals(pool.cards()));
        }
    }

    @Test
    void aCardThatComesBackInTimeKeepsItsPlace() {
        try (Healer healer = new Healer(cluster.pools(), cluster.rack(), PATIENT)) {
            healer.start();
            List<String> before = pool.cards();
            String away = follower();
            pool.powerOff(away);
            PoolWatch.await("it is missed", () -> kinds(healer).contains(Kind.LOST));
            pool.powerOn(away);
            PoolWatch.await("it is seen again", () -> kinds(healer).contains(Kind.RETURNED));
            watch.untilWhole(3);
            assertEquals(before, pool.cards());
        }
    }

    @Test
    void twoCoordinatorsFillAGapOnce() {
        try (Healer one = new Healer(cluster.pools(), cluster.rack(), IMPATIENT);
                Healer other = new Healer(cluster.pools(), cluster.rack(), IMPATIENT)) {
            one.start();
            other.start();
            String lost = follower();
            cluster.rack().destroy(lost).join();
            PoolWatch.await("it is replaced", () -> !pool.cards().contains(lost));
            watch.untilWhole(3);
            CardStatus leader = watch.leader();
            assertEquals(3, leader.getMembersCount());
            assertEquals(1, leader.getRetiredCount());
            pool.assertAgreed();
        }
    }

    @Test
    void withoutAMajorityNothingIsReplacedUntilAnOperatorRecoversThePool() {
        CompletionException early = assertThrows(CompletionException.class, () -> Survivor.recover(pool.pool(), "")
                .join());
        assertTrue(early.getCause() instanceof RefusedException refused && refused.code() == Code.WRONG_STATE);

        try (Healer healer = new Healer(cluster.pools(), cluster.rack(), IMPATIENT)) {
            healer.start();
            String survivor = pool.leader();
            pool.cards().stream()
                    .filter(card -> !card.equals(survivor))
                    .forEach(card -> cluster.rack().destroy(card).join());
            PoolWatch.await("it is told", () -> kinds(healer).contains(Kind.MAJORITY_LOST));
            assertFalse(kinds(healer).contains(Kind.RETIRED));

            CardStatus after = Survivor.recover(pool.pool(), survivor).join();
            assertEquals(2, after.getGeneration());
            assertEquals(1, after.getForcedRecoveries());
            watch.untilWhole(3);
            assertTrue(kinds(healer).contains(Kind.MAJORITY_BACK));
            pool.ask(ActivePool.sign("key")).join();
            pool.assertAgreed();
        }
    }

    private String follower() {
        String leader = pool.leader();
        return pool.cards().stream()
                .filter(card -> !card.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    private static List<Kind> kinds(Healer healer) {
        return healer.events().stream().map(HealingEvent::kind).toList();
    }
}
