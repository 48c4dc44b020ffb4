package dev.holdfast.harness.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.pool.DeletedPool;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.e2e.CrashSite.Run;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Soft deletion, retention, recovery and purge on a clock that is moved; and two coordinators over one pool. */
final class PoolLifeTest {

    private static final String POOL = "Contoso";

    @TempDir
    private Path folder;

    private CrashSite site;

    @BeforeEach
    void open() {
        site = new CrashSite(folder);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static PoolSpec spec(boolean purgeProtection) {
        return new PoolSpec(POOL, 1, List.of(Site.ADMIN.principal()), 7, purgeProtection);
    }

    @Test
    void aProtectedPoolIsKeptUntilItsRetentionIsOverAndThenPurgedByItself() {
        try (Run run = site.start()) {
            run.pools.create(spec(true)).join();
            DeletedPool deleted = run.pools.delete(POOL).join();
            assertEquals(Duration.ofDays(7), Duration.between(deleted.deletedAt(), deleted.purgeAt()));
            assertRefused(Code.CONFLICT, () -> run.pools.create(spec(true)));
            assertRefused(Code.FORBIDDEN, () -> run.pools.purge(POOL));
            run.pools.advanceClock(Duration.ofDays(6)).join();
            assertRefused(Code.FORBIDDEN, () -> run.pools.purge(POOL));
            assertEquals(1, site.inPlace().size());
        }
        try (Run next = site.start()) {
            assertEquals(Duration.ofDays(6), next.pools.clock().offset());
            next.pools.advanceClock(Duration.ofDays(1)).join();
            assertEquals(List.of(), next.pools.deleted());
            assertEquals(Set.of(), site.inPlace());
            next.pools.create(spec(false)).join();
        }
    }

    @Test
    void aRecoveredPoolHoldsWhatItHeldAndHasTheClockOfTheService() {
        try (Run run = site.start()) {
            run.pools.create(spec(false)).join();
            run.activate(POOL);
            Site.keys(run.pool(POOL)).create(Site.aes("kept").build()).join();
            run.pools.delete(POOL).join();
            assertRefused(Code.NOT_FOUND, () -> run.pools.destroy("Fabrikam"));
            run.pools.advanceClock(Duration.ofDays(3)).join();
            Pool back = run.pools.recover(POOL).join();
            Site.keys(back).get("kept").join();
            assertEquals(Duration.ofDays(3).toMillis(), offsetOf(back));
            run.pools.advanceClock(Duration.ofDays(1)).join();
            assertEquals(Duration.ofDays(4).toMillis(), offsetOf(back));
            assertRefused(Code.NOT_FOUND, () -> run.pools.purge(POOL));
        }
    }

    @Test
    void aPoolIsTakenUpFromItsCardsWhenTheRegistryIsLost() {
        try (Run run = site.start()) {
            run.pools.create(spec(true).withCards(2)).join();
        }
        try (Run other = site.start("another-registry")) {
            Pool adopted = site.adopted(other, POOL);
            assertEquals(2, adopted.cardIds().size());
            assertEquals(7, adopted.spec().retentionDays());
            assertTrue(adopted.spec().purgeProtection());
            other.activate(POOL);
            assertRefused(Code.CONFLICT, () -> other.pools.adopt(POOL, List.of()));
        }
    }

    @Test
    void twoCoordinatorsOverOnePoolDoNoHarm() {
        try (Run first = site.start("first");
                Run second = site.start("second")) {
            first.pools.create(spec(false).withCards(2)).join();
            first.activate(POOL);
            site.adopted(second, POOL);
            List<Run> both = List.of(first, second);

            all(IntStream.range(0, 10).mapToObj(i -> Site.keys(both.get(i % 2).pool(POOL))
                    .create(Site.aes("key-" + i).build())));
            first.backup(POOL).done().join();
            Job backup = second.backup(POOL);
            backup.done().join();
            List<Job> restores =
                    both.stream().map(run -> run.restore(POOL, backup.folder())).toList();
            long restored = restores.stream()
                    .filter(job -> job.done()
                            .handle((done, failure) -> failure == null)
                            .join())
                    .count();
            assertTrue(
                    restored > 0,
                    () -> restores.stream().map(Job::state).toList().toString());

            both.forEach(run -> run.pools.advanceClock(Duration.ofDays(5)).join());
            both.forEach(run -> run.pools.advanceClock(Duration.ZERO).join());
            assertEquals(Duration.ofDays(10).toMillis(), offsetOf(first.pool(POOL)));
            assertEquals(first.pools.clock().offset(), second.pools.clock().offset());
            all(IntStream.range(0, 10)
                    .mapToObj(i -> Site.keys(second.pool(POOL)).get("key-" + i)));
            Site.digest(first.pool(POOL));

            all(both.stream().map(run -> run.pools.delete(POOL)));
            both.forEach(run -> run.pools.recover(POOL).join());
            Site.keys(second.pool(POOL)).get("key-9").join();
            first.pools.delete(POOL).join();
            first.pools.purge(POOL).join();
            Site.assertRefused(Code.UNREACHABLE, Site.keys(second.pool(POOL)).get("key-9"));
            second.pools.delete(POOL).join();
            Site.assertRefused(Code.UNREACHABLE, second.pools.recover(POOL));
            second.pools.purge(POOL).join();
            assertEquals(Set.of(), site.inPlace());
        }
    }

    private static long offsetOf(Pool pool) {
        return pool.cardStatus(pool.cardIds().get(0)).join().getClockOffsetMillis();
    }

    private static void all(Stream<? extends CompletableFuture<?>> futures) {
        CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
    }

    /** At once, before anything is begun. */
    private static void assertRefused(Code code, Supplier<CompletableFuture<?>> command) {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> command.get().join());
        assertEquals(code, refused.code(), refused.getMessage());
    }
}
