package dev.holdfast.coordinator.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.storage.BlobFailedException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Which failures are tried again, and for how long. */
class PatienceTest {

    private static final Patience QUICK =
            new Patience(4, Duration.ofNanos(1), Duration.ofMillis(1), Duration.ofSeconds(10), Duration.ofMinutes(1));

    private final List<Duration> tries = new ArrayList<>();

    @Test
    void whatSucceedsAtLastSucceeds() {
        assertEquals("done", QUICK.call(limit -> {
            tries.add(limit);
            if (tries.size() < 3) {
                throw new UncheckedIOException(new IOException("cut"));
            }
            return "done";
        }));
        assertEquals(3, tries.size());
    }

    @Test
    void whatNeverSucceedsIsTriedAsOftenAsAllowed() {
        BlobFailedException failure = failure(QUICK, new RuntimeException(new TimeoutException()));
        assertEquals(4, tries.size());
        assertEquals(Kind.TOO_SLOW, failure.kind());
    }

    @Test
    void aDefectIsNotTriedAgain() {
        BlobFailedException failure = failure(QUICK, new IllegalStateException("a secret"));
        assertEquals(1, tries.size());
        assertEquals(Kind.BROKEN_OFF, failure.kind());
        assertFalse(failure.toString().contains("a secret"));
    }

    @Test
    void noTryIsGivenMoreTimeThanIsLeft() {
        Patience shortly = new Patience(2, Duration.ZERO, Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(50));
        failure(shortly, new UncheckedIOException(new IOException("cut")));
        assertTrue(tries.stream().allMatch(limit -> limit.compareTo(Duration.ofSeconds(50)) <= 0), tries::toString);
    }

    @Test
    void aPauseThatWouldTakeTooLongIsNotMade() {
        Patience slow =
                new Patience(9, Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofHours(1));
        failure(slow, new UncheckedIOException(new IOException("cut")));
        assertEquals(1, tries.size());
    }

    @Test
    void anInterruptionEndsThePause() {
        Patience slow =
                new Patience(9, Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofHours(2));
        Thread.currentThread().interrupt();
        BlobFailedException failure = failure(slow, new UncheckedIOException(new IOException("cut")));
        assertTrue(Thread.interrupted());
        assertEquals(Kind.BROKEN_OFF, failure.kind());
    }

    @Test
    void aFailureIsNamedByItsCause() {
        assertEquals(Kind.NO_CONNECTION, kind(new ConnectException("refused")));
        assertEquals(Kind.UNKNOWN_HOST, kind(new ConnectException().initCause(new UnresolvedAddressException())));
        assertEquals(Kind.NO_TLS, kind(new IOException(new SSLHandshakeException("no certificate"))));
        assertEquals(Kind.TOO_SLOW, kind(new HttpTimeoutException("slow")));
        assertEquals(Kind.TOO_SLOW, kind(new IOException(new HttpTimeoutException("slow"))));
    }

    private BlobFailedException failure(Patience patience, RuntimeException always) {
        return assertThrows(
                BlobFailedException.class,
                () -> patience.call(limit -> {
                    tries.add(limit);
                    throw always;
                }));
    }

    private static Kind kind(Throwable cause) {
        return BlobFailedException.of(new RuntimeException(cause)).kind();
    }
}
