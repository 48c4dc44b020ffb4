package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.junit.Cards;
import dev.holdfast.harness.junit.Clients;
import dev.holdfast.harness.junit.Faults;
import dev.holdfast.harness.junit.HoldfastPool;
import dev.holdfast.harness.junit.TestedPool;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.UpdateKey;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Tests that share one pool of three cards. */
@HoldfastPool(cards = 3, quorum = "2 of 3")
class LossTest {

    @Test
    void clientsSurviveTheLossOfACard(Clients clients, Cards cards) {
        Clients.Running running = clients.start(4);
        running.awaitProgress();

        cards.destroy(cards.leader());

        running.awaitProgress();
        cards.heal();
        assertTrue(running.stop().writes() > 0);
    }

    @Test
    void clientsSurviveACardThatNobodyHears(Clients clients, Cards cards, Faults faults) {
        Clients.Running running = clients.start(4);
        faults.isolate(cards.any());
        running.awaitProgress();
        // The fault ends with the test; after that the clients are stopped and judged.
    }

    @Test
    void aDisabledKeySignsNowhere(TestedPool pool, Cards cards) {
        pool.createKey("release-signing");
        pool.keys()
                .update(UpdateKey.newBuilder()
                        .setName("release-signing")
                        .setEnabled(false)
                        .build())
                .join();

        Sign sign = Sign.newBuilder()
                .setName("release-signing")
                .setAlgorithm(SignatureAlgorithm.ES256)
                .setDigest(ByteString.copyFrom(new byte[32]))
                .build();
        for (String card : cards.all()) {
            assertEquals(Code.KEY_DISABLED, TestedPool.codeOf(cards.ask(card, request -> request.setSign(sign))));
        }
    }

    @Test
    void aProgramReachesItOverHttp(TestedPool pool) throws Exception {
        pool.createKey("web");

        HttpResponse<String> reply = pool.rest()
                .client()
                .send(
                        pool.rest().request("/keys/web?api-version=7.5").build(),
                        HttpResponse.BodyHandlers.ofString());

        assertEquals(200, reply.statusCode());
    }
}
