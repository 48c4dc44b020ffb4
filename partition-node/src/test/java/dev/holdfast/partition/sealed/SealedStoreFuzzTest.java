package dev.holdfast.partition.sealed;

import static dev.holdfast.partition.sealed.TestCard.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.partition.sealed.CardStore.Entry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Whatever lies on the disk, the store opens with what was acknowledged or refuses. */
class SealedStoreFuzzTest {

    private static final List<Entry> KEPT = List.of(new Entry(1, bytes("kept")));

    @FuzzTest(maxDuration = "1m")
    void anyBytesInAFile(FuzzedDataProvider data) throws IOException {
        TestCard card = filled();
        Map<String, byte[]> image = card.disk.image();
        String name = data.pickValue(new String[] {"journal-1", "journal-2", "snapshot-1", "journal-9.new"});
        card.disk.restore(TestCard.with(image, name, data.consumeRemainingAsBytes()));
        assertKeptOrRefused(card);
    }

    @FuzzTest(maxDuration = "1m")
    void aFileWithAPartReplaced(FuzzedDataProvider data) throws IOException {
        TestCard card = filled();
        Map<String, byte[]> image = card.disk.image();
        String name = data.pickValue(image.keySet().toArray(String[]::new));
        byte[] file = image.get(name);
        int from = data.consumeInt(0, file.length);
        byte[] part = data.consumeRemainingAsBytes();
        byte[] changed = Arrays.copyOf(file, Math.max(file.length, from + part.length));
        System.arraycopy(part, 0, changed, from, part.length);
        card.disk.restore(TestCard.with(image, name, changed));
        assertKeptOrRefused(card);
    }

    private static TestCard filled() throws IOException {
        TestCard card = new TestCard();
        try (SealedStore store = card.open()) {
            store.append(1, bytes("kept"));
            store.putSnapshotPiece(3, 0, 1, bytes("piece"));
            store.sync();
        }
        return card;
    }

    private static void assertKeptOrRefused(TestCard card) throws IOException {
        try (SealedStore store = card.open()) {
            assertEquals(KEPT, store.journal());
            assertEquals(List.of(bytes("piece")), store.snapshot().orElseThrow().pieces());
        } catch (StoreRefusal refusal) {
            assertEquals(false, refusal.getMessage().isEmpty());
        }
    }
}
