package dev.holdfast.partition.sealed;

import static dev.holdfast.partition.sealed.TestCard.bytes;
import static dev.holdfast.partition.sealed.TestCard.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.sealed.CardStore.Entry;
import dev.holdfast.partition.sealed.StoreRefusal.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the store gives back, and each reason for which it gives nothing back. */
class SealedStoreTest {

    private static final List<Entry> TWO = List.of(new Entry(1, bytes("first")), new Entry(255, bytes("")));

    private final TestCard card = new TestCard();

    /** Two records, each acknowledged on its own, and a snapshot of two pieces. */
    private void fill() throws IOException {
        try (SealedStore store = card.open()) {
            for (Entry entry : TWO) {
                store.append(entry.kind(), entry.payload());
                store.sync();
            }
            store.putSnapshotPiece(7, 1, 2, bytes("right"));
            store.putSnapshotPiece(7, 0, 2, bytes("left"));
            store.sync();
        }
    }

    private void assertFilled() throws IOException {
        try (SealedStore store = card.open()) {
            assertEquals(TWO, store.journal());
            CardStore.Snapshot snapshot = store.snapshot().orElseThrow();
            assertEquals(7, snapshot.id());
            assertEquals(List.of(bytes("left"), bytes("right")), snapshot.pieces());
        }
    }

    private StoreRefusal assertRefused(Reason reason) {
        StoreRefusal refusal = assertThrows(StoreRefusal.class, card::open);
        assertEquals(reason, refusal.reason(), refusal.getMessage());
        return refusal;
    }

    private String journal() {
        return card.disk.image().keySet().stream()
                .filter(name -> name.startsWith("journal-"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void keepsWhatWasSyncedOverManyOpenings() throws IOException {
        fill();
        assertFilled();
        assertFilled();
        assertEquals(2, card.disk.image().size(), "one journal and one snapshot");
    }

    @Test
    void reportsWhatOpeningFound() throws IOException {
        try (SealedStore store = card.open()) {
            assertEquals(new StoreReport(true, 0, false, 0), store.report());
        }
        try (SealedStore store = card.open()) {
            assertEquals(new StoreReport(false, 1, false, 0), store.report());
            long before = store.statistics().bytesWritten();
            store.append(1, bytes("x"));
            store.append(1, bytes("y"));
            store.sync();
            store.sync();
            assertEquals(1, store.statistics().batches());
            assertTrue(store.statistics().bytesWritten() > before);
        }
    }

    @Test
    void compactionReplacesJournalAndSnapshots() throws IOException {
        fill();
        try (SealedStore store = card.open()) {
            store.append(3, bytes("superseded before it was synced"));
            store.putSnapshotPiece(8, 0, 1, bytes("newer"));
            store.compact(8, List.of(new Entry(4, bytes("live"))));
        }
        try (SealedStore store = card.open()) {
            assertEquals(List.of(new Entry(4, bytes("live"))), store.journal());
            assertEquals(8, store.snapshot().orElseThrow().id());
        }
        assertEquals(2, card.disk.image().size(), "nothing that was replaced is left");
    }

    @Test
    void aSnapshotCountsOnceAllItsPiecesAreSyncedAndUntilItIsDropped() throws IOException {
        try (SealedStore store = card.open()) {
            store.putSnapshotPiece(7, 0, 2, bytes("left"));
            store.sync();
        }
        try (SealedStore store = card.open()) {
            assertTrue(store.snapshot().isEmpty());
            store.putSnapshotPiece(7, 1, 2, bytes("right"));
            store.putSnapshotPiece(7, 0, 2, bytes("old"));
            store.putSnapshotPiece(7, 0, 2, bytes("left"));
            store.sync();
        }
        try (SealedStore store = card.open()) {
            assertEquals(
                    List.of(bytes("left"), bytes("right")),
                    store.snapshot().orElseThrow().pieces());
            store.dropSnapshot(7);
            store.sync();
        }
        try (SealedStore store = card.open()) {
            assertTrue(store.snapshot().isEmpty());
        }
        assertEquals(1, card.disk.image().size());
    }

    @Test
    void ofSnapshotsThatOneSyncCompletesTheLastToHaveAllItsPiecesIsTheNewest() throws IOException {
        for (long newest = 15; newest <= 17; newest++) {
            TestCard fresh = new TestCard();
            try (SealedStore store = fresh.open()) {
                for (long id = 15; id <= 17; id++) {
                    store.putSnapshotPiece(id, 0, 2, bytes("left"));
                }
                for (long id = 15; id <= 17; id++) {
                    if (id != newest) {
                        store.putSnapshotPiece(id, 1, 2, bytes("right"));
                    }
                }
                store.putSnapshotPiece(newest, 1, 2, bytes("right"));
                store.sync();
            }
            try (SealedStore store = fresh.open()) {
                assertEquals(newest, store.snapshot().orElseThrow().id());
            }
        }
    }

    @Test
    void noByteOfARecordIsInTheClear() throws IOException {
        fill();
        for (byte[] file : card.disk.image().values()) {
            String text = new String(file, StandardCharsets.ISO_8859_1);
            for (String secret : List.of("first", "left", "right")) {
                assertFalse(text.contains(secret));
            }
        }
    }

    @Test
    void everyFileHasAKeyOfItsOwn() throws IOException {
        Set<List<Byte>> salts = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            card.open().close();
            byte[] file = card.disk.image().get(journal());
            Byte[] salt = new Byte[32];
            Arrays.setAll(salt, at -> file[40 + at]);
            assertTrue(salts.add(List.of(salt)));
        }
    }

    @Test
    void refusesTheStoreOfAnotherCard() throws IOException {
        fill();
        TestCard thief = new TestCard("card-2.1", 2);
        thief.open().close();
        thief.disk.restore(card.disk.image());
        assertEquals(
                Reason.FOREIGN, assertThrows(StoreRefusal.class, thief::open).reason());
    }

    @Test
    void refusesTheStoreSealedUnderAnotherSeed() throws IOException {
        fill();
        TestCard replaced = new TestCard();
        for (int i = 0; i < 5; i++) {
            replaced.open().close();
        }
        replaced.disk.restore(card.disk.image());
        assertEquals(
                Reason.FOREIGN, assertThrows(StoreRefusal.class, replaced::open).reason());
    }

    @Test
    void refusesEveryEarlierDisk() throws IOException {
        SealedStore store = card.open();
        Map<String, byte[]> empty = card.disk.image();
        store.append(1, bytes("one"));
        store.sync();
        Map<String, byte[]> one = card.disk.image();
        store.append(1, bytes("two"));
        store.sync();
        store.close();
        for (Map<String, byte[]> earlier : List.of(Map.<String, byte[]>of(), empty, one)) {
            card.disk.restore(earlier);
            assertRefused(Reason.ROLLED_BACK);
        }
    }

    @Test
    void refusesAnEarlierNvram() throws IOException {
        fill();
        Map<String, byte[]> earlier = card.chip.image();
        try (SealedStore store = card.open()) {
            store.append(1, bytes("more"));
            store.sync();
        }
        card.restore(new TestCard.Remains(card.disk.image(), earlier));
        assertRefused(Reason.ROLLED_BACK);
    }

    @Test
    void aNewJournalWithoutWhatItWasBornWithIsRefusedThoughNvramDoesNotKnowIt() throws IOException {
        fill();
        Map<String, byte[]> earlier = card.chip.image();
        card.open().close();
        long generation = card.nvram().counter(Counter.GENERATION);
        Map<String, byte[]> image = card.disk.image();
        byte[] header = Arrays.copyOf(image.get(journal()), FileHeader.BYTES + FileSeal.TAG_BYTES + Checksum.BYTES);
        card.restore(new TestCard.Remains(with(image, journal(), header), earlier));
        card.nvram().advance(Counter.GENERATION, generation);
        assertRefused(Reason.TORN);
    }

    @Test
    void onlyTheLastBatchMayBeUnknownToNvram() throws IOException {
        for (int unknown = 1; unknown <= 2; unknown++) {
            TestCard fresh = new TestCard();
            Map<String, byte[]> earlier;
            try (SealedStore store = fresh.open()) {
                earlier = fresh.chip.image();
                for (int i = 0; i < unknown; i++) {
                    store.append(1, bytes("x"));
                    store.sync();
                }
            }
            fresh.restore(new TestCard.Remains(fresh.disk.image(), earlier));
            if (unknown == 1) {
                try (SealedStore store = fresh.open()) {
                    assertTrue(store.report().completedBatch());
                }
            } else {
                assertEquals(
                        Reason.ROLLED_BACK,
                        assertThrows(StoreRefusal.class, fresh::open).reason());
            }
        }
    }

    @Test
    void everyFlippedBitIsFoundAndItsFileNamed() throws IOException {
        fill();
        Map<String, byte[]> image = card.disk.image();
        for (Map.Entry<String, byte[]> file : image.entrySet()) {
            for (int bit = 0; bit < file.getValue().length * 8; bit++) {
                card.disk.restore(with(image, file.getKey(), TestCard.flipped(file.getValue(), bit)));
                assertTrue(assertRefused(Reason.CORRUPT).getMessage().contains(file.getKey()));
            }
        }
        card.disk.restore(image);
        assertFilled();
    }

    @Test
    void everyShortenedFileIsFound() throws IOException {
        fill();
        Map<String, byte[]> image = card.disk.image();
        for (Map.Entry<String, byte[]> file : image.entrySet()) {
            for (int length = 0; length < file.getValue().length; length++) {
                card.disk.restore(with(image, file.getKey(), Arrays.copyOf(file.getValue(), length)));
                StoreRefusal refusal = assertThrows(StoreRefusal.class, card::open);
                assertTrue(
                        Set.of(Reason.TORN, Reason.ROLLED_BACK, Reason.CORRUPT).contains(refusal.reason()));
            }
        }
        String journal = journal();
        card.disk.restore(with(image, journal, Arrays.copyOf(image.get(journal), image.get(journal).length - 1)));
        assertTrue(assertRefused(Reason.TORN).getMessage().contains(journal));
        card.disk.restore(Map.of(journal, image.get(journal)));
        assertRefused(Reason.TORN);
    }

    @Test
    void aTornTailThatNobodyWasToldOfIsCutAndReported() throws IOException {
        fill();
        Map<String, byte[]> image = card.disk.image();
        String journal = journal();
        byte[] longer = Arrays.copyOf(image.get(journal), image.get(journal).length + 100);
        card.disk.restore(with(image, journal, longer));
        try (SealedStore store = card.open()) {
            assertEquals(TWO, store.journal());
            assertEquals(100, store.report().cutBytes());
            assertTrue(store.report().interrupted());
        }
        assertFilled();
    }

    @Test
    void framesCannotBeSwappedOrMovedToAnotherFile() throws IOException {
        fill();
        Map<String, byte[]> image = card.disk.image();
        byte[] snapshot = image.get("snapshot-1").clone();
        int header = FileHeader.BYTES + FileSeal.TAG_BYTES + Checksum.BYTES;
        int first = Frame.HEADER_BYTES + SnapshotWriter.INDEX_BYTES + "right".length() + FileSeal.TAG_BYTES;
        byte[] second = Arrays.copyOfRange(snapshot, header + first, snapshot.length);
        System.arraycopy(snapshot, header, snapshot, header + second.length, first);
        System.arraycopy(second, 0, snapshot, header, second.length);
        card.disk.restore(with(image, "snapshot-1", snapshot));
        assertRefused(Reason.CORRUPT);
        card.disk.restore(with(image, "journal-99999", image.get(journal())));
        assertThrows(StoreRefusal.class, card::open);
    }

    @Test
    void refusesFirmwareThatIsTooOld() throws IOException {
        fill();
        card.nvram().advance(Counter.SECURITY_VERSION, 3);
        assertEquals(
                Reason.VERSION,
                assertThrows(StoreRefusal.class, () -> card.open(2)).reason());
        card.open(3).close();
        try (SealedStore store = card.open(4)) {
            assertEquals(TWO, store.journal());
        }
        assertEquals(3, card.nvram().counter(Counter.SECURITY_VERSION), "only the firmware raises it");
    }

    @Test
    void anErrorMakesTheStoreUnusableUntilItIsOpenedAgain() throws IOException {
        SealedStore store = card.open();
        store.append(1, bytes("x"));
        card.power.failAt(2, Power.Failure.IO_ERROR);
        assertThrows(IOException.class, store::sync);
        assertThrows(IOException.class, store::sync);
        assertThrows(IOException.class, () -> store.append(1, bytes("y")));
        store.close();
        card.power.restore();
        try (SealedStore again = card.open()) {
            assertEquals(List.of(new Entry(1, bytes("x"))), again.journal(), "written, though never acknowledged");
            assertTrue(again.report().completedBatch());
        }
    }
}
