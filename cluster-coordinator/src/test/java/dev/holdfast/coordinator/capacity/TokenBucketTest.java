package dev.holdfast.coordinator.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a bucket gives over any time, on a clock that the tests move. */
class TokenBucketTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void aRestedBucketGivesASecondsWorthAndThenOneAtATime() {
        TokenBucket bucket = new TokenBucket();
        for (int i = 0; i < 10; i++) {
            assertEquals(0, bucket.take(0, 10));
        }
        assertEquals(SECOND / 10, bucket.take(0, 10));
        assertEquals(SECOND / 20, bucket.take(SECOND / 20, 10));
        assertEquals(0, bucket.take(SECOND / 10, 10));
        assertEquals(SECOND / 10, bucket.take(SECOND / 10, 10));
    }

    @Test
    void whoIsSlowerThanOncePerSecondWaitsSeconds() {
        TokenBucket bucket = new TokenBucket();
        assertEquals(0, bucket.take(0, 0.25));
        assertEquals(4 * SECOND, bucket.take(0, 0.25));
        assertEquals(0, bucket.take(4 * SECOND, 0.25));
    }

    @Test
    void restingLongerThanASecondSavesNoMore() {
        TokenBucket bucket = new TokenBucket();
        assertEquals(0, bucket.take(0, 2));
        long now = 3_600 * SECOND;
        assertEquals(0, bucket.take(now, 2));
        assertEquals(0, bucket.take(now, 2));
        assertTrue(bucket.take(now, 2) > 0);
    }

    @Test
    void aCardMoreIsFeltAtOnce() {
        TokenBucket bucket = new TokenBucket();
        assertEquals(0, bucket.take(0, 1));
        assertEquals(SECOND, bucket.take(0, 1));
        assertEquals(SECOND / 2, bucket.take(0, 2));
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    /** However requests come, no second is given more than its own and what one second of rest saved. */
    @ParameterizedTest
    @MethodSource("seeds")
    void overAnyTimeItGivesAsMuchAsWasDue(long seed) {
        Random random = new Random(seed);
        double perSecond = 1 + random.nextInt(500);
        TokenBucket bucket = new TokenBucket();
        long now = 0;
        long taken = 0;
        while (now < 20 * SECOND) {
            long wait = bucket.take(now, perSecond);
            if (wait == 0) {
                taken++;
            }
            now += random.nextInt(5) == 0 ? wait : random.nextInt((int) (SECOND / 200));
        }
        assertTrue(taken <= perSecond * (now / (double) SECOND + 1) + 1, () -> "seed " + seed);
        assertTrue(taken >= perSecond * 10, () -> "seed " + seed + " was kept below what was due");
    }
}
