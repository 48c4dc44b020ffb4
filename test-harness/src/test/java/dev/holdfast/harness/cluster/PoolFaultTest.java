package dev.holdfast.harness.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Consistency;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.ListKeys;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.UpdateKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cards lose power while the pool is used: nothing acknowledged is lost, nothing revoked comes back. */
@Timeout(120)
class PoolFaultTest {

    private static final int SNAPSHOT_EVERY = 40;
    private static final int WRITERS = 4;
    private static final int REVOCATIONS = 20;

    @TempDir
    Path folder;

    private EmbeddedCluster cluster;
    private ActivePool pool;

    @BeforeEach
    void start() {
        cluster = new EmbeddedCluster(
                folder.resolve("cards"), CardOptions.standard().withSnapshotEvery(SNAPSHOT_EVERY));
        pool = ActivePool.create(cluster, folder, "Contoso", 3);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theLeaderIsLostUnderLoadAndComesBack() {
        Load load = new Load(WRITERS);
        load.awaitWrites(20);
        String lost = pool.leader();
        pool.powerOff(lost);
        load.awaitWrites(3 * SNAPSHOT_EVERY);
        pool.powerOn(lost);
        load.awaitWrites(20);
        Set<String> acknowledged = load.stop();
        pool.assertAgreed();
        for (String card : pool.cards()) {
            assertTrue(keys(card).containsAll(acknowledged), () -> card + " lost an acknowledged key");
        }
        boolean bySnapshot = pool
                .askCard(
                        lost,
                        Request.newBuilder()
                                .setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                .join()
                .getEventList()
                .getEventsList()
                .stream()
                .anyMatch(event -> event.getKind() == EventKind.SNAPSHOT_INSTALLED);
        assertTrue(bySnapshot, "the log behind the lost card was cut, so only a snapshot could bring it up");
    }

    @Test
    void everythingIsThereAfterAllCardsLostPower() {
        for (int i = 0; i < SNAPSHOT_EVERY + 5; i++) {
            pool.create("key-" + i, ActivePool.P_256).join();
        }
        pool.assertAgreed();
        var before = pool.status(pool.cards().get(0)).getStateDigest();
        pool.cards().forEach(pool::powerOff);
        pool.cards().forEach(pool::powerOn);
        assertEquals(Code.OK, ActivePool.code(pool.ask(ActivePool.sign("key-0"))));
        pool.assertAgreed();
        assertEquals(before, pool.status(pool.cards().get(0)).getStateDigest());
        assertEquals(SNAPSHOT_EVERY + 5, keys(pool.cards().get(1)).size());
    }

    @Test
    void withoutAMajorityNothingIsWrittenNorSignedAndAllGoesOnAfterwards() {
        pool.create("key", ActivePool.P_256).join();
        String left = pool.cards().get(0);
        // Else the card that is left may never have heard of the key.
        pool.askCard(left, getKey()).join();
        pool.powerOff(pool.cards().get(1));
        pool.powerOff(pool.cards().get(2));
        CompletableFuture<Response> write = pool.askCard(
                left,
                ActivePool.request()
                        .setUpdateKey(UpdateKey.newBuilder().setName("key").setEnabled(false)));
        CompletableFuture<Response> signature = pool.askCard(left, ActivePool.sign("key"));
        CompletableFuture<Response> staleSignature =
                pool.askCard(left, ActivePool.sign("key").setConsistency(Consistency.CONSISTENCY_LOCAL));
        CompletableFuture<Response> read = pool.askCard(left, getKey());
        assertTrue(Set.of(Code.NO_QUORUM, Code.OUTCOME_UNKNOWN).contains(ActivePool.code(write)), "a write");
        assertEquals(Code.NO_QUORUM, ActivePool.code(signature));
        assertEquals(Code.NO_QUORUM, ActivePool.code(staleSignature));
        assertEquals(Code.NO_QUORUM, ActivePool.code(read));
        CompletableFuture<Response> stale = pool.askCard(left, getKey().setConsistency(Consistency.CONSISTENCY_LOCAL));
        assertEquals(Code.NO_QUORUM, ActivePool.code(stale), "the pool's policy is off");

        pool.powerOn(pool.cards().get(1));
        ActivePool.await("the pool to write again", () -> ActivePool.code(pool.enable("key", true)) == Code.OK);
        assertEquals(Code.OK, ActivePool.code(pool.askCard(left, ActivePool.sign("key"))));
    }

    @Test
    void aKeyWhoseDisablingWasAcknowledgedSignsNowhere() {
        pool.create("revoked", ActivePool.P_256).join();
        Load load = new Load(1);
        for (int round = 0; round < REVOCATIONS; round++) {
            List<CompletableFuture<Response>> racing = pool.cards().stream()
                    .map(card -> pool.askCard(card, ActivePool.sign("revoked")))
                    .toList();
            pool.enable("revoked", false).join();
            List<CompletableFuture<Response>> after = pool.cards().stream()
                    .map(card -> pool.askCard(card, ActivePool.sign("revoked")))
                    .toList();
            after.forEach(answer -> assertEquals(Code.KEY_DISABLED, ActivePool.code(answer)));
            racing.forEach(answer -> assertTrue(
                    Set.of(Code.OK, Code.KEY_DISABLED).contains(ActivePool.code(answer)), "a race has two outcomes"));
            pool.enable("revoked", true).join();
            pool.cards()
                    .forEach(card ->
                            assertEquals(Code.OK, ActivePool.code(pool.askCard(card, ActivePool.sign("revoked")))));
        }
        assertNotEquals(0, load.stop().size());
    }

    private Set<String> keys(String card) {
        Set<String> names = ConcurrentHashMap.newKeySet();
        pool.askCard(
                        card,
                        ActivePool.request().setListKeys(ListKeys.newBuilder().setLimit(1_000)))
                .join()
                .getKeyList()
                .getKeysList()
                .forEach(key -> names.add(key.getName()));
        return names;
    }

    private static Request.Builder getKey() {
        return ActivePool.request().setGetKey(GetKey.newBuilder().setName("key"));
    }

    /** Writers that make one key after the other and note which were acknowledged. */
    private final class Load {

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger next = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        private final List<CompletableFuture<Void>> writers = new ArrayList<>();

        Load(int parallel) {
            IntStream.range(0, parallel).forEach(i -> writers.add(write()));
        }

        void awaitWrites(int more) {
            int target = acknowledged.size() + more;
            ActivePool.await(more + " more keys", () -> acknowledged.size() >= target);
        }

        Set<String> stop() {
            over.set(true);
            writers.forEach(CompletableFuture::join);
            return Set.copyOf(acknowledged);
        }

        private CompletableFuture<Void> write() {
            if (over.get()) {
                return CompletableFuture.completedFuture(null);
            }
            String name = "load-" + next.incrementAndGet();
            return pool.create(name, ActivePool.P_256)
                    .handle((response, refused) -> refused == null && acknowledged.add(name))
                    .thenComposeAsync(done -> write());
        }
    }
}
