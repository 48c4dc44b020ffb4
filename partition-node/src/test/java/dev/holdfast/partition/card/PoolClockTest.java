package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.AdvanceClock;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.DeleteKey;
import dev.holdfast.proto.v1.Deletion;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.GetDeletedKey;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.RecoverKey;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.UpdateKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The pool is as late as its operator says, on all of its cards at once, and never early. */
class PoolClockTest {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();

    private final VirtualRack rack = new VirtualRack();

    @Test
    void aDeletedKeyEndsAfterNinetyDaysAndNotAMillisecondEarlier() {
        TestPool pool = TestPool.activated(rack, "pool", 1, 90);
        Machine card = pool.card(0);
        pool.done(TestPool.USER, TestPool.createKey("key", P_256));
        Deletion deletion = pool.done(
                        TestPool.USER,
                        Request.newBuilder().setDeleteKey(DeleteKey.newBuilder().setName("key")))
                .getDeletedKeyBundle()
                .getDeletion();
        assertEquals(Duration.ofDays(90).toMillis(), deletion.getPurgeMillis() - deletion.getDeletedMillis());

        advance(card, deletion.getPurgeMillis() - rack.millis() - 1);
        assertEquals(deletion.getPurgeMillis() - 1, rack.millis() + offset(card), "no time passes in between");
        assertEquals(Code.OK, code(pool.ask(TestPool.OFFICER, deletedKey())));
        assertEquals(1, card.status().getKeys());

        advance(card, deletion.getPurgeMillis() - rack.millis());
        assertEquals(0, card.status().getKeys(), "swept away at once, with its material");
        assertEquals(Code.NOT_FOUND, code(pool.ask(TestPool.OFFICER, deletedKey())));
        assertEquals(
                Code.NOT_FOUND,
                code(pool.ask(
                        TestPool.OFFICER,
                        Request.newBuilder()
                                .setRecoverKey(RecoverKey.newBuilder().setName("key")))));
    }

    @Test
    void aKeyExpiresAndBecomesValidByThePoolsClockOnEveryCard() {
        TestPool pool = TestPool.activated(rack, "pool", 3);
        long seconds = rack.millis() / 1000;
        pool.done(TestPool.USER, TestPool.createKey("old", P_256));
        pool.done(TestPool.USER, TestPool.createKey("young", P_256));
        pool.done(
                TestPool.USER,
                Request.newBuilder()
                        .setUpdateKey(UpdateKey.newBuilder().setName("old").setExpires(seconds + 86_400)));
        pool.done(
                TestPool.USER,
                Request.newBuilder()
                        .setUpdateKey(UpdateKey.newBuilder().setName("young").setNotBefore(seconds + 86_400)));
        for (Machine card : pool.cards()) {
            assertEquals(Code.OK, code(card.ask(sign("old"))));
            assertEquals(Code.KEY_NOT_YET_VALID, code(card.ask(sign("young"))));
        }
        advance(pool.card(1), Duration.ofDays(2).toMillis());
        for (Machine card : pool.cards()) {
            assertEquals(Code.KEY_EXPIRED, code(card.ask(sign("old"))));
            assertEquals(Code.OK, code(card.ask(sign("young"))));
            assertEquals(Duration.ofDays(2).toMillis(), offset(card));
            assertTrue(card
                    .ask(Request.newBuilder()
                            .setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                    .getEventList()
                    .getEventsList()
                    .stream()
                    .anyMatch(event -> event.getKind() == EventKind.CLOCK_ADVANCED));
        }
    }

    @Test
    void theClockNeverGoesBackNotEvenOverAPowerCut() {
        TestPool pool = TestPool.activated(rack, "pool", 1);
        Machine card = pool.card(0);
        advance(card, 5_000);
        advance(card, 4_000);
        assertEquals(5_000, offset(card));
        assertEquals(Code.BAD_PARAMETER, code(card.ask(advanceBy(-1))));
        assertEquals(
                Code.BAD_PARAMETER,
                code(card.ask(advanceBy(Duration.ofDays(3_651).toMillis()))));
        card.powerCut();
        card.powerOn();
        pool.done(TestPool.USER, TestPool.createKey("key", P_256));
        assertEquals(5_000, offset(card));
    }

    private static void advance(Machine card, long millis) {
        Response response = card.ask(advanceBy(millis));
        assertEquals(Code.OK, code(response), () -> response.getStatus().getMessage());
    }

    private static Request.Builder advanceBy(long millis) {
        return Request.newBuilder().setAdvanceClock(AdvanceClock.newBuilder().setOffsetMillis(millis));
    }

    private static long offset(Machine card) {
        return card.status().getClockOffsetMillis();
    }

    private static Request.Builder deletedKey() {
        return Request.newBuilder().setGetDeletedKey(GetDeletedKey.newBuilder().setName("key"));
    }

    private static Request.Builder sign(String key) {
        return TestPool.as(
                TestPool.USER,
                Request.newBuilder()
                        .setSign(Sign.newBuilder()
                                .setName(key)
                                .setAlgorithm(SignatureAlgorithm.ES256)
                                .setDigest(ByteString.copyFrom(new byte[32]))));
    }

    private static Code code(Response response) {
        return response.getStatus().getCode();
    }
}
