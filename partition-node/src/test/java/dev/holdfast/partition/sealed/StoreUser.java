package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.sealed.CardStore.Entry;
import dev.holdfast.partition.sealed.CardStore.Snapshot;
import dev.holdfast.partition.sealed.StoreModel.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Works with a card's store, and holds it to what it acknowledged whenever it opens. */
final class StoreUser {

    private final TestCard card;
    private final SplittableRandom random;
    private final StoreModel model = new StoreModel();
    private @Nullable SealedStore store;
    private long lastSnapshot;

    StoreUser(TestCard card, long seed) {
        this.card = card;
        this.random = new SplittableRandom(seed);
    }

    /** Each thing that a store does, once or more, the small ones and the large ones. */
    void doEverything() throws IOException {
        live();
        zeroize();
        append(30);
        putSnapshot();
        compact();
    }

    /** All but to die. */
    void live() throws IOException {
        boot();
        append(20);
        append(0);
        sync();
        append(5000);
        sync();
        putSnapshot();
        sync();
        append(600);
        renewSnapshot();
        append(30);
        putPart();
        sync();
        boot();
        compact();
        append(30);
        dropSnapshot();
        sync();
        putSnapshot();
        sync();
    }

    void doAnything(int steps) throws IOException {
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> append(length());
                case 4, 5, 6, 7 -> sync();
                case 8 -> putSnapshot();
                case 9 -> renewSnapshot();
                case 10 -> putPart();
                case 11, 12 -> compact();
                case 13 -> dropSnapshot();
                case 14 -> boot();
                default -> {
                    if (random.nextInt(4) == 0) {
                        zeroize();
                    }
                }
            }
        }
    }

    /** @throws AssertionError when the store opens with anything but what it owes */
    void boot() throws IOException {
        if (store != null) {
            store.close();
        }
        store = card.boot();
        model.found(new Content(store.journal(), store.snapshot()));
    }

    /** Boots to look, and goes on owing what was owed before. */
    void look() throws IOException {
        try (SealedStore found = card.boot()) {
            model.check(new Content(found.journal(), found.snapshot()));
        }
    }

    /** What is acknowledged from now on is kept as well. */
    void goOn() throws IOException {
        boot();
        append(10);
        sync();
        boot();
    }

    void append(int length) throws IOException {
        Entry entry = new Entry(1 + random.nextInt(255), payload(length));
        store().append(entry.kind(), entry.payload());
        model.append(entry);
    }

    void sync() throws IOException {
        model.beginSync();
        store().sync();
        model.acknowledge();
    }

    /** In place of the one there is, which counts until the sync. */
    void putSnapshot() throws IOException {
        dropSnapshot();
        putNew();
    }

    /** As replication does it: the new one is put beside the old one, then the journal is compacted. */
    void renewSnapshot() throws IOException {
        putNew();
        if (random.nextBoolean()) {
            sync();
        }
        compact();
    }

    private void putNew() throws IOException {
        List<ByteString> pieces = List.of(payload(length()), payload(length()), payload(30));
        long id = ++lastSnapshot;
        store().putSnapshotPiece(id, 0, pieces.size(), payload(length()));
        for (int piece : new int[] {2, 0, 1}) {
            store().putSnapshotPiece(id, piece, pieces.size(), pieces.get(piece));
        }
        model.put(new Snapshot(id, pieces));
    }

    /** A snapshot that stays incomplete. */
    void putPart() throws IOException {
        store().putSnapshotPiece(++lastSnapshot, 1, 2, payload(length()));
    }

    void dropSnapshot() throws IOException {
        for (long id = 1; id <= lastSnapshot; id++) {
            store().dropSnapshot(id);
        }
        model.drop();
    }

    void compact() throws IOException {
        List<Entry> live = new ArrayList<>(model.acknowledged().entries());
        live.removeIf(entry -> random.nextBoolean());
        live.add(new Entry(1, payload(length())));
        model.beginCompaction(live);
        Optional<Snapshot> kept = model.snapshot();
        store().compact(kept.map(Snapshot::id).orElse(0L), live);
        model.acknowledge();
    }

    void zeroize() throws IOException {
        if (store != null) {
            store.close();
        }
        model.beginZeroization();
        card.zeroize();
        model.acknowledge();
        boot();
    }

    private int length() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> random.nextInt(10_000);
            case 2, 3 -> random.nextInt(1000);
            default -> random.nextInt(60);
        };
    }

    private ByteString payload(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private SealedStore store() {
        return Objects.requireNonNull(store, "boot first");
    }
}
