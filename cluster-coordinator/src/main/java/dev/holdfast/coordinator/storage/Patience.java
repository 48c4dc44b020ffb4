package dev.holdfast.coordinator.storage;

import dev.holdfast.coordinator.storage.BlobFailedException.Kind;
import java.time.Duration;
import java.util.function.Function;

/**
 * How often and for how long a request to a storage is repeated that may succeed a moment later. The pause doubles from
 * one try to the next, and is longer where the storage asks for that.
 *
 * @param tries at most, the first one included
 * @param pause after the first try
 * @param longestPause that this service chooses by itself
 * @param oneTry limit for one try
 * @param allTries limit for all tries and the pauses between them
 */
public record Patience(int tries, Duration pause, Duration longestPause, Duration oneTry, Duration allTries) {

    /** Six tries within two minutes. */
    public static final Patience STANDARD = new Patience(
            6, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(60), Duration.ofMinutes(2));

    /** The same limit for a try, but only one. */
    Patience once() {
        return new Patience(1, pause, longestPause, oneTry, oneTry);
    }

    /**
     * Gives what the request gives, after as many tries as it takes.
     *
     * @param request takes how long it may take, and throws when it failed
     * @throws BlobFailedException the last failure: a lasting one, or the one that exhausted the patience
     */
    <T> T call(Function<Duration, T> request) {
        long end = System.nanoTime() + allTries.toNanos();
        Duration ownPause = pause;
        for (int made = 1; ; made++) {
            try {
                return request.apply(shorter(oneTry, until(end)));
            } catch (RuntimeException e) {
                BlobFailedException failure = BlobFailedException.of(e);
                Duration wait = longer(failure.retryAfter(), shorter(ownPause, longestPause));
                if (!failure.isPassing() || made >= tries || wait.compareTo(until(end)) >= 0) {
                    throw made == 1 ? failure : failure.ofRepeated();
                }
                sleep(wait);
                ownPause = shorter(ownPause.multipliedBy(2), longestPause);
            }
        }
    }

    private static void sleep(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BlobFailedException(Kind.BROKEN_OFF);
        }
    }

    private static Duration until(long end) {
        return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
