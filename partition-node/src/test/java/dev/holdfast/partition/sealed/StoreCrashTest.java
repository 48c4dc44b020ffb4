package dev.holdfast.partition.sealed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.fault.Power.Failure;
import dev.holdfast.partition.sealed.CardStore.Entry;
import dev.holdfast.partition.sealed.CardStore.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A workload is interrupted at its n-th device call, for every n: afterwards the store opens and holds what was
 * acknowledged last, or what was being made durable; never less, never a mixture, never a refusal.
 */
class StoreCrashTest {

    private static final int WORKLOADS = 4;
    private static final int STEPS = 24;

    /** What a user of the store sees when it opens. */
    private record Content(List<Entry> entries, Optional<Snapshot> snapshot) {}

    /** The model: the content that is acknowledged, and the one that would be after the step under way. */
    private static final class Oracle {
        private final List<Entry> unsynced = new ArrayList<>();
        private Optional<Snapshot> unsyncedSnapshot = Optional.empty();
        private Content acknowledged = new Content(List.of(), Optional.empty());
        private Content next = acknowledged;

        void plan(List<Entry> entries, Optional<Snapshot> snapshot) {
            next = new Content(List.copyOf(entries), snapshot);
        }

        void planSync() {
            List<Entry> all = new ArrayList<>(acknowledged.entries());
            all.addAll(unsynced);
            plan(all, unsyncedSnapshot);
        }

        void acknowledge() {
            acknowledged = next;
            unsynced.clear();
            unsyncedSnapshot = acknowledged.snapshot();
        }

        /** The card starts again with what it found. */
        void restart(Content found) {
            next = found;
            acknowledge();
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void aFailureAtAnyCallLosesNothingThatWasAcknowledged(Failure failure) throws IOException {
        for (long seed = 0; seed < WORKLOADS; seed++) {
            long calls = run(seed, Long.MAX_VALUE, failure);
            for (long n = 1; n <= calls; n++) {
                run(seed, n, failure);
            }
        }
    }

    /** @return device calls of the whole workload */
    private static long run(long seed, long failAt, Failure failure) throws IOException {
        TestCard card = new TestCard("card-1.1", seed * 1_000_003 + failAt);
        Oracle oracle = new Oracle();
        card.power.failAt(failAt, failure);
        boolean failed = false;
        try {
            workload(card, oracle, new SplittableRandom(seed));
        } catch (StoreRefusal e) {
            throw new AssertionError("seed " + seed + ", call " + failAt, e);
        } catch (IOException e) {
            failed = true;
        }
        long calls = card.power.calls();
        assertTrue(failed == (failAt <= calls) || failAt == Long.MAX_VALUE, "an error was swallowed");
        if (failure == Failure.CUT) {
            card.powerCut();
        }
        card.power.restore();
        for (int opening = 0; opening < 2; opening++) {
            verify(card, oracle, "seed " + seed + ", call " + failAt + ", opening " + opening);
        }
        return calls;
    }

    private static void verify(TestCard card, Oracle oracle, String where) throws IOException {
        try (SealedStore store = card.open()) {
            Content found = new Content(store.journal(), store.snapshot());
            boolean allowed = Stream.of(oracle.acknowledged, oracle.next).anyMatch(found::equals);
            assertTrue(
                    allowed, () -> where + ": " + found + " is neither " + oracle.acknowledged + " nor " + oracle.next);
            oracle.restart(found);
        } catch (StoreRefusal e) {
            throw new AssertionError(where, e);
        }
    }

    private static void workload(TestCard card, Oracle oracle, SplittableRandom random) throws IOException {
        SealedStore store = card.open();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    Entry entry = new Entry(1 + random.nextInt(255), payload(random, 5000));
                    store.append(entry.kind(), entry.payload());
                    oracle.unsynced.add(entry);
                }
                case 3, 4 -> {
                    oracle.planSync();
                    store.sync();
                    oracle.acknowledge();
                }
                case 5 -> putSnapshot(store, oracle, step, random);
                case 6 -> {
                    Optional<Snapshot> kept = oracle.unsyncedSnapshot;
                    List<Entry> live = new ArrayList<>(oracle.acknowledged.entries());
                    live.removeIf(entry -> random.nextBoolean());
                    oracle.plan(live, kept);
                    store.compact(kept.map(Snapshot::id).orElse(0L), live);
                    oracle.acknowledge();
                }
                default -> {
                    oracle.next = oracle.acknowledged;
                    store.close();
                    store = card.open();
                    oracle.acknowledge();
                }
            }
        }
        store.close();
    }

    private static void putSnapshot(SealedStore store, Oracle oracle, int step, SplittableRandom random)
            throws IOException {
        if (oracle.unsyncedSnapshot.isPresent()) {
            store.dropSnapshot(oracle.unsyncedSnapshot.get().id());
            oracle.unsyncedSnapshot = Optional.empty();
        }
        List<ByteString> pieces = List.of(payload(random, 3000), payload(random, 3000), payload(random, 30));
        for (int piece : new int[] {2, 0, 1}) {
            store.putSnapshotPiece(step, piece, pieces.size(), pieces.get(piece));
        }
        oracle.unsyncedSnapshot = Optional.of(new Snapshot(step, pieces));
    }

    private static ByteString payload(SplittableRandom random, int bound) {
        byte[] bytes = new byte[random.nextInt(bound)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
