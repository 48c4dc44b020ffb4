package dev.holdfast.harness.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.UpdateKey;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a test of another project does with a pool of its own. */
@HoldfastPool(cards = 3, quorum = "2 of 3", seed = 7)
final class HoldfastPoolTest {

    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);

    @Test
    void clientsGoOnWhenTheCardThatLeadsIsDestroyed(Clients clients, Cards cards) {
        Clients.Running running = clients.start(3);
        running.awaitProgress();
        String lost = cards.leader();
        cards.destroy(lost);
        running.awaitProgress();
        cards.heal();
        assertFalse(cards.all().contains(lost), () -> cards.all().toString());
        assertTrue(running.stop().writes() >= 6);
    }

    @Test
    void aDisabledKeySignsOnNoCard(TestedPool pool, Cards cards) {
        pool.createKey("disabled");
        Sign sign = Sign.newBuilder()
                .setName("disabled")
                .setAlgorithm(SignatureAlgorithm.ES256)
                .setDigest(DIGEST)
                .build();
        assertEquals(Code.OK, TestedPool.codeOf(pool.keys().sign(sign)));
        pool.keys()
                .update(UpdateKey.newBuilder()
                        .setName("disabled")
                        .setEnabled(false)
                        .build())
                .join();
        for (String card : cards.all()) {
            assertEquals(Code.KEY_DISABLED, TestedPool.codeOf(cards.ask(card, request -> request.setSign(sign))), card);
        }
    }

    @Test
    void aCardThatIsCutOffSaysNothingUntilTheFaultEnds(Cards cards, Faults faults) {
        String card = cards.followers().get(0);
        ActiveFault cut = faults.isolate(card);
        assertTrue(cards.status(card).isEmpty());
        assertTrue(cut.lost() > 0);
        cut.close();
        assertTrue(cut.lost() > 0, "what it did is known after its end");
        cards.awaitWhole();
    }

    @Test
    void itIsReachedOverHttpByItsPublicName(TestedPool pool) throws IOException, InterruptedException {
        pool.createKey("seen");
        RestAccess rest = pool.rest();
        HttpResponse<String> reply = rest.client()
                .send(rest.request("/keys/seen?api-version=7.5").build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, reply.statusCode(), reply::body);
        assertTrue(reply.body().contains(rest.url() + "/keys/seen/"), reply::body);
        assertFalse(rest.toString().contains(rest.token()));
        assertEquals("http:/" + rest.proxy(), rest.environment().get("HTTPS_PROXY"));
    }

    @Test
    void pkcs11ApplicationsFindItsSocket(TestedPool pool) throws IOException {
        String path = pool.pkcs11Address().substring("unix:path=".length());
        try (SocketChannel door = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertTrue(door.connect(UnixDomainSocketAddress.of(path)));
        }
    }

    @Test
    void itsClockGoesAhead(ServiceClock clock) {
        Instant before = clock.now();
        clock.advance(Duration.ofDays(30));
        assertTrue(Duration.between(before, clock.now()).toDays() >= 30);
    }

    @Nested
    final class OfTheClassAround {

        @Test
        void theSamePoolIsUsed(TestedPool pool) {
            assertEquals("TestPool", pool.name());
        }
    }

    @Test
    @HoldfastPool(name = "Lost", cards = 1, quorum = "2 of 4")
    void aPoolComesBackFromABackupAndAnyQuorumButNotFromLess(TestedPool pool, Recovery recovery) {
        ByteString id = pool.pool().poolId();
        pool.createKey("survivor");
        String backup = recovery.backUp();
        recovery.loseEverything();
        assertEquals(
                Code.NOT_FOUND, assertThrows(RefusedException.class, pool::keys).code());
        List<Custodian> custodians = recovery.custodians();
        assertEquals(4, custodians.size());
        assertThrows(RefusedException.class, () -> recovery.recover(backup, custodians.subList(3, 4)));
        recovery.loseEverything();
        recovery.recover(backup, custodians.subList(2, 4));
        assertEquals("survivor", pool.keys().get("survivor").join().getName());
        assertNotEquals(id, pool.pool().poolId());
    }
}
