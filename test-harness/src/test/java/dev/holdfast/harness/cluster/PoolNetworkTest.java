package dev.holdfast.harness.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.UpdateKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The network between cards fails while the pool is used and every card can be asked. */
@Timeout(120)
class PoolNetworkTest {

    @TempDir
    Path folder;

    private final LinkFaults links = new LinkFaults(new SplittableRandom(1));
    private EmbeddedCluster cluster;
    private ActivePool pool;

    @BeforeEach
    void start() {
        cluster = new EmbeddedCluster(folder.resolve("cards"), CardOptions.standard(), links);
        pool = ActivePool.create(cluster, folder, "Contoso", 3);
        pool.create("key", ActivePool.P_256).join();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aLeaderWithoutItsPeersSignsNothingAfterTheyHaveDisabledTheKey() {
        String leader = pool.leader();
        broken(Link.between(Set.of(leader), peersOf(leader)), new LinkFault.Cut());
        disableThroughAPeerOf(leader);
        assertNotEquals(Code.OK, ActivePool.code(pool.askCard(leader, ActivePool.sign("key"))));
        links.clear();
        ActivePool.await(
                "the card to know what its peers did",
                () -> ActivePool.code(pool.askCard(leader, ActivePool.sign("key"))) == Code.KEY_DISABLED);
        pool.assertAgreed();
    }

    @Test
    void aLeaderThatIsHeardAndHearsNobodyDoesNotHoldThePoolUp() {
        String leader = pool.leader();
        Set<Link> toLeader =
                peersOf(leader).stream().map(peer -> new Link(peer, leader)).collect(Collectors.toSet());
        broken(toLeader, new LinkFault.Cut());
        disableThroughAPeerOf(leader);
        assertNotEquals(Code.OK, ActivePool.code(pool.askCard(leader, ActivePool.sign("key"))));
        links.clear();
        pool.assertAgreed();
    }

    @Test
    void onABadNetworkEverythingAcknowledgedIsKept() {
        Set<Link> everywhere = new HashSet<>(Link.between(Set.copyOf(pool.cards()), Set.copyOf(pool.cards())));
        broken(everywhere, new LinkFault.Delay(Duration.ofMillis(1), Duration.ofMillis(15)));
        broken(everywhere, new LinkFault.Loss(0.1));
        broken(everywhere, new LinkFault.Duplicate(0.2));
        broken(everywhere, new LinkFault.Reorder(0.2, Duration.ofMillis(20)));
        Set<String> acknowledged = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            if (ActivePool.code(pool.create("bad-" + i, ActivePool.P_256)) == Code.OK) {
                acknowledged.add("bad-" + i);
            }
        }
        long lost = links.clear().get(1).lost();
        assertTrue(lost > 0, "the network lost nothing");
        assertTrue(acknowledged.size() > 10, () -> "only " + acknowledged.size() + " of 60 keys were made");
        pool.assertAgreed();
        for (String name : acknowledged) {
            assertEquals(
                    Code.OK,
                    ActivePool.code(pool.ask(
                            ActivePool.request().setGetKey(GetKey.newBuilder().setName(name)))),
                    name);
        }
    }

    /** Asks again until it is done: the pool needs a moment to find another leader. */
    private void disableThroughAPeerOf(String leader) {
        String peer = peersOf(leader).iterator().next();
        ActivePool.await(
                "the key to be disabled by the others",
                () -> ActivePool.code(pool.askCard(
                                peer,
                                ActivePool.request()
                                        .setUpdateKey(UpdateKey.newBuilder()
                                                .setName("key")
                                                .setEnabled(false))))
                        == Code.OK);
    }

    private Set<String> peersOf(String card) {
        return pool.cards().stream().filter(other -> !other.equals(card)).collect(Collectors.toSet());
    }

    private void broken(Set<Link> which, LinkFault fault) {
        links.add(which, fault);
    }
}
