package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DeleteKey;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.RecoverKey;
import dev.holdfast.proto.v1.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A deleted key is gone when its retention ends, without anybody's doing; its cards forget its material then. */
class PurgeTest {

    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Duration SWEEP = Duration.ofHours(1);

    @Test
    void aDeletedKeyIsSweptAwayWithinAnHourOfItsEnd() {
        VirtualRack rack = new VirtualRack();
        TestPool pool = TestPool.activated(rack, "pool", 1);
        Machine card = pool.card(0);
        KeySpec aes = KeySpec.newBuilder().setType(KeyType.OCT).setSize(128).build();
        pool.done(TestPool.USER, TestPool.createKey("kept", aes));
        pool.done(TestPool.USER, TestPool.createKey("gone", aes));
        pool.done(
                TestPool.USER,
                Request.newBuilder().setDeleteKey(DeleteKey.newBuilder().setName("gone")));
        long before = card.status().getAppliedIndex();

        rack.run(RETENTION.minus(SWEEP));
        assertEquals(2, card.status().getKeys());
        assertEquals(
                before, card.status().getAppliedIndex(), "the log does not grow as long as nothing is to be swept");

        rack.run(SWEEP.multipliedBy(2).plusMinutes(1));
        assertEquals(1, card.status().getKeys());
        assertTrue(card.status().getAppliedIndex() > before);
        assertEquals(
                Code.NOT_FOUND,
                pool.ask(
                                TestPool.OFFICER,
                                Request.newBuilder()
                                        .setRecoverKey(RecoverKey.newBuilder().setName("gone")))
                        .getStatus()
                        .getCode());
    }
}
