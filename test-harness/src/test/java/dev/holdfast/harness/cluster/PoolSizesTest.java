package dev.holdfast.harness.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CloneRequest;
import dev.holdfast.proto.v1.CloneSource;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.InitializePool;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.Request;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools of every size, and pools beside each other. */
@Timeout(120)
class PoolSizesTest {

    @TempDir
    Path folder;

    private EmbeddedCluster cluster;

    @BeforeEach
    void start() {
        cluster = new EmbeddedCluster(folder.resolve("cards"), CardOptions.standard());
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7})
    void aPoolWorksAndBearsTheLossOfAMinority(int cards) {
        ActivePool pool = ActivePool.create(cluster, folder, "Pool" + cards, cards);
        pool.create("key", ActivePool.P_256).join();
        pool.assertAgreed();
        for (int lost = 0; lost < (cards - 1) / 2; lost++) {
            pool.powerOff(pool.leader());
        }
        ActivePool.await("a signature", () -> ActivePool.code(pool.ask(ActivePool.sign("key"))) == Code.OK);
        assertEquals(Code.OK, ActivePool.code(pool.create("another", ActivePool.P_256)));
        pool.assertAgreed();
    }

    @Test
    void poolsHaveNothingInCommonAndTheirCardsDoNotMix() {
        ActivePool first = ActivePool.create(cluster, folder, "First", 3);
        ActivePool second = ActivePool.create(cluster, folder, "Second", 1);
        first.create("key", ActivePool.P_256).join();
        assertEquals(Code.NOT_FOUND, ActivePool.code(second.ask(ActivePool.sign("key"))));
        assertNotEquals(
                first.status(first.cards().get(0)).getDomainId(),
                second.status(second.cards().get(0)).getDomainId());
        Set<ByteString> poolIds = new HashSet<>();
        for (ActivePool pool : new ActivePool[] {first, second}) {
            pool.cards().forEach(card -> poolIds.add(pool.status(card).getPoolId()));
            assertTrue(pool.cards().stream().allMatch(card -> pool.status(card).getState() == CardState.OPERATIONAL));
        }
        assertEquals(2, poolIds.size());

        String member = first.cards().get(0);
        assertEquals(
                Code.WRONG_STATE,
                ActivePool.code(first.askCard(
                        member,
                        Request.newBuilder()
                                .setInitializePool(InitializePool.newBuilder()
                                        .setPoolId(second.status(second.cards().get(0))
                                                .getPoolId())
                                        .addMembers(MemberCard.newBuilder().setCard(member))))));
        assertEquals(
                Code.ATTESTATION_REFUSED,
                ActivePool.code(first.askCard(
                        member,
                        Request.newBuilder()
                                .setCloneSource(CloneSource.newBuilder().setRequest(CloneRequest.newBuilder())))));
        assertThrows(RuntimeException.class, () -> ActivePool.create(cluster, folder, "First", 1));
    }
}
