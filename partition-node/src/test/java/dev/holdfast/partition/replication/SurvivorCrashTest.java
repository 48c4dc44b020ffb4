package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.device.FaultyDisk;
import dev.holdfast.partition.device.Loss;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.host.FileNvram;
import dev.holdfast.partition.replication.VirtualPool.Card;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.partition.sealed.SealedStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Power is cut at every call of disk or NVRAM while a card's store is rewritten for a new generation: afterwards it is
 * wholly of the old one, from which the survivor can begin again, or wholly of the new.
 */
class SurvivorCrashTest {

    private static final String CARD = "card-1";
    private static final CardStore.Entry NEW = new CardStore.Entry(64, ByteString.copyFromUtf8("second generation"));
    private static final CryptoEngine CRYPTO =
            new ProviderCryptoEngine(Providers.fastest(), Drbg.instantiate(new Random(1)::nextBytes, CARD));

    private final Power power = new Power();
    private final FaultyDisk disk = new FaultyDisk(power, new SplittableRandom(1));
    private final FaultyDisk chip = new FaultyDisk(power, new SplittableRandom(2));
    private Map<String, byte[]> diskBefore = Map.of();
    private Map<String, byte[]> chipBefore = Map.of();
    private List<CardStore.Entry> oldJournal = List.of();
    private CardStore.Snapshot oldSnapshot;

    @BeforeEach
    void aStoreWithASnapshotAndALogBehindIt() throws IOException {
        VirtualPool pool = VirtualPool.started(1, 3);
        for (int i = 0; i < 130; i++) {
            pool.card(0).propose("command " + i, new Outcome());
            pool.run(Duration.ofMillis(20));
        }
        Card card = pool.card(0);
        card.crash();
        oldJournal = card.store.journal();
        oldSnapshot = card.store.snapshot().orElseThrow();
        try (SealedStore store = open()) {
            for (CardStore.Entry entry : oldJournal) {
                store.append(entry.kind(), entry.payload());
            }
            List<ByteString> pieces = oldSnapshot.pieces();
            for (int i = 0; i < pieces.size(); i++) {
                store.putSnapshotPiece(oldSnapshot.id(), i, pieces.size(), pieces.get(i));
            }
            store.sync();
        }
        diskBefore = disk.image();
        chipBefore = chip.image();
    }

    private SealedStore open() throws IOException {
        Nvram nvram = FileNvram.open(chip, "nvram");
        return SealedStore.open(disk, nvram, new OneCard(), CRYPTO, 1);
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void aPowerCutLeavesTheOldGenerationOrTheNew(Loss loss) throws IOException {
        Ledger whole = new Ledger();
        long index;
        try (SealedStore store = open()) {
            index = Survivor.begin(store, CARD, whole, List.of(NEW));
        }
        assertEquals(130, whole.size());
        int old = 0;
        boolean interrupted = true;
        for (long n = 1; interrupted; n++) {
            disk.restore(diskBefore);
            chip.restore(chipBefore);
            power.failAt(n, Power.Failure.CUT);
            interrupted = isInterrupted();
            power.cut();
            disk.lose(loss);
            chip.lose(loss);
            power.restore();
            try (SealedStore store = open()) {
                if (store.journal().equals(oldJournal)) {
                    old++;
                    assertEquals(oldSnapshot, store.snapshot().orElseThrow(), "cut at call " + n);
                    Survivor.begin(store, CARD, new Ledger(), List.of(NEW));
                }
            }
            assertNewGeneration(index, whole, "cut at call " + n);
        }
        assertTrue(old > 5, "cuts that left the old generation: " + old);
    }

    private boolean isInterrupted() {
        try (SealedStore store = open()) {
            Survivor.begin(store, CARD, new Ledger(), List.of(NEW));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void assertNewGeneration(long index, Ledger whole, String where) throws IOException {
        try (SealedStore store = open()) {
            assertEquals(1, store.journal().stream().filter(NEW::equals).count(), where);
            assertTrue(store.journal().stream().noneMatch(entry -> entry.kind() > 31 && !entry.equals(NEW)), where);
            var restored =
                    new RaftJournal(store, List::of, failure -> {}).restore().orElseThrow();
            assertTrue(restored.getLocalEndpointPersistentState().isVoting(), where);
            assertEquals(
                    List.of(CARD),
                    RaftRecords.ids(restored.getInitialGroupMembers().getVotingMembers()),
                    where);
            assertEquals(
                    List.of(CARD),
                    RaftRecords.ids(
                            restored.getSnapshotEntry().getGroupMembersView().getMembers()),
                    where);
            assertEquals(index, restored.getSnapshotEntry().getIndex(), where);
            assertEquals(List.of(), restored.getLogEntries(), where);
            Ledger state = new Ledger();
            Survivor.replay(restored, state);
            assertEquals(whole.bytes(), state.bytes(), where);
        }
    }

    private record OneCard() implements Fuses {

        @Override
        public String cardId() {
            return CARD;
        }

        @Override
        public byte[] deviceSecret() {
            return new byte[32];
        }

        @Override
        public List<byte[]> makerChain() {
            return List.of();
        }

        @Override
        public byte[] sealedIdentityKey() {
            return new byte[0];
        }
    }
}
