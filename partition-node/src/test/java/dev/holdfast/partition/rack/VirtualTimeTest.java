package dev.holdfast.partition.rack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

    private record Given(long due, int order) {}

    private final VirtualTime time = new VirtualTime();
    private final SplittableRandom random = new SplittableRandom(5);
    private final List<Given> all = new ArrayList<>();
    private final List<Given> ran = new ArrayList<>();

    @Test
    void eventsRunWhenTheyAreDueAndThoseOfOneMomentInTheOrderTheyWereGivenIn() {
        give(20);
        assertFalse(time.runUntil(() -> false, Duration.ofSeconds(1)));
        List<Given> wanted = new ArrayList<>(all);
        wanted.sort(Comparator.comparingLong(Given::due).thenComparingInt(Given::order));
        assertTrue(all.size() >= 1_000);
        assertEquals(wanted, ran);
        assertEquals(Duration.ofSeconds(1).toNanos(), time.monotonicNanos());
    }

    /** Each event gives up to two more, most of them at once, as cards do. */
    private void give(int events) {
        for (int i = 0; i < events && all.size() < 1_000; i++) {
            long delay = random.nextBoolean() ? 0 : random.nextLong(3);
            Given given = new Given(time.monotonicNanos() + delay, all.size());
            all.add(given);
            time.after(Duration.ofNanos(delay), () -> {
                ran.add(given);
                assertEquals(given.due(), time.monotonicNanos());
                give(2);
            });
        }
    }
}
