package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** From when until when a leader relies on what a majority told it. */
class LeaderReadsTest {

    private static final long LEASE = 100;

    private final Deque<Consumer<LeaderCall.Answer>> queries = new ArrayDeque<>();
    private final List<Code> read = new ArrayList<>();
    private long now;
    private long term = 1;
    private final LeaderReads reads = new LeaderReads(queries::add, clock(), LEASE, () -> term, () -> 7);

    @Test
    void aLeaseCountsFromTheStartOfTheQueryThatGrantsIt() {
        assertFalse(reads.leased());
        ask();
        now = 60;
        confirm();
        assertTrue(reads.leased());
        now = 99;
        ask();
        assertEquals(List.of(Code.OK, Code.OK), read, "the second is answered at once");
        now = 100;
        assertFalse(reads.leased());
    }

    @Test
    void aLeaseEndsWithItsTerm() {
        ask();
        confirm();
        term = 2;
        assertFalse(reads.leased());
    }

    @Test
    void whatIsNotConfirmedGrantsNothing() {
        ask();
        queries.remove().accept(LeaderCall.Answer.refused(Code.NO_QUORUM));
        assertFalse(reads.leased());
    }

    @Test
    void nothingGrantsALeaseInTheTermThatItWasRevokedIn() {
        ask();
        confirm();
        reads.revoke();
        assertFalse(reads.leased());
        ask();
        confirm();
        assertFalse(reads.leased(), "an heir may still be elected");
        assertEquals(List.of(Code.OK, Code.OK), read);
        term = 2;
        ask();
        confirm();
        assertTrue(reads.leased());
    }

    @Test
    void aQueryThatIsUnderWayGrantsNoLeaseThatWasRevokedMeanwhile() {
        ask();
        reads.revoke();
        confirm();
        assertFalse(reads.leased());
        assertEquals(List.of(Code.OK), read);
    }

    private void ask() {
        reads.read(answer -> read.add(answer.code()));
    }

    private void confirm() {
        queries.remove().accept(LeaderCall.Answer.done(7, ByteString.EMPTY));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public long millis() {
                return now / 1_000_000;
            }

            @Override
            public long monotonicNanos() {
                return now;
            }
        };
    }
}
