package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.harness.junit.HoldfastPool;
import dev.holdfast.harness.junit.Recovery;
import dev.holdfast.harness.junit.ServiceClock;
import dev.holdfast.harness.junit.TestedPool;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Each of these tests has a pool of its own, because it loses it. */
class RecoveryTest {

    @Test
    @HoldfastPool(cards = 1, quorum = "2 of 3")
    void aKeyComesBackAfterTheLossOfEveryCard(TestedPool pool, Recovery recovery) {
        pool.createKey("survivor");
        String backup = recovery.backUp();

        recovery.loseEverything();
        recovery.recover(backup);

        assertEquals("survivor", pool.keys().get("survivor").join().getName());
    }

    @Test
    @HoldfastPool(cards = 1)
    void aDeletedKeyIsGoneWhenItsRetentionEnds(TestedPool pool, ServiceClock clock) {
        pool.createKey("old");
        pool.keys().delete("old").join();
        assertEquals("old", pool.keys().getDeleted("old").join().getKey().getName());

        clock.advance(Duration.ofDays(91));

        assertThrows(CompletionException.class, () -> pool.keys().getDeleted("old").join());
    }
}
