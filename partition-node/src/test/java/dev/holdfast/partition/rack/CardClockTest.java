package dev.holdfast.partition.rack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a card takes for the time, and that it knows of no time while it is paused. */
class CardClockTest {

    private final VirtualRack rack = new VirtualRack();

    @Test
    void aClockThatIsSetMeasuresSpansAsBefore() {
        CardClock clock = new CardClock(rack.clock());
        clock.jump(Duration.ofHours(-2));
        rack.run(Duration.ofSeconds(10));
        assertEquals(rack.millis() - Duration.ofHours(2).toMillis(), clock.millis());
        assertEquals(rack.clock().monotonicNanos(), clock.monotonicNanos());
        clock.reset();
        assertEquals(rack.millis(), clock.millis());
    }

    @Test
    void aFastClockGainsAndItsTimersAreDueEarlier() {
        CardClock clock = new CardClock(rack.clock());
        clock.drift(50_000);
        rack.run(Duration.ofSeconds(100));
        assertEquals(Duration.ofSeconds(105).toNanos(), clock.monotonicNanos());
        assertEquals(rack.millis() + 5_000, clock.millis());
        assertEquals(Duration.ofSeconds(100), clock.real(Duration.ofSeconds(105)));
    }

    @Test
    void whatAClockMeasuresNeverGoesBackWhateverIsDoneToIt() {
        CardClock clock = new CardClock(rack.clock());
        SplittableRandom random = new SplittableRandom(1);
        long before = clock.monotonicNanos();
        for (int i = 0; i < 1_000; i++) {
            switch (random.nextInt(4)) {
                case 0 -> clock.drift(random.nextLong(-900_000, 900_000));
                case 1 -> clock.jump(Duration.ofMillis(random.nextLong(-10_000, 10_000)));
                case 2 -> clock.reset();
                default -> rack.run(Duration.ofNanos(random.nextLong(1_000_000_000)));
            }
            assertTrue(clock.monotonicNanos() >= before, "it went back");
            before = clock.monotonicNanos();
        }
        clock.reset();
        assertEquals(rack.millis(), clock.millis());
    }

    @Test
    void aPausedCardAnswersAfterwards() {
        Machine card = rack.card("card");
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        card.pause();
        CompletableFuture<Response> answer =
                card.send(Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()));
        rack.run(Duration.ofMinutes(2));
        assertFalse(answer.isDone(), "it answered while it was paused");
        card.resume();
        assertEquals(CardState.UNINITIALIZED, rack.await(answer).getCardStatus().getState());
    }
}
