package dev.holdfast.partition.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.sealed.CardStore.Entry;
import dev.holdfast.partition.sealed.SealedStore;
import dev.holdfast.partition.sealed.Zeroization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sealed store on the files of a real machine. */
class StoreOnFilesTest {

    private static final CryptoEngine CRYPTO =
            new ProviderCryptoEngine(Providers.fastest(), Drbg.instantiate(new Random(1)::nextBytes, "card-1.1"));

    @TempDir
    Path card;

    private FileFuses fuses;

    @BeforeEach
    void manufacture() throws IOException {
        fuses = FileFuses.burn(card.resolve("fuses"), "card-1.1", CRYPTO.random(32), List.of(new byte[1]), new byte[1]);
    }

    private interface Work {
        void on(SealedStore store) throws IOException;
    }

    private void boot(Work work) throws IOException {
        try (FileDisk disk = FileDisk.open(card.resolve("disk"));
                FileNvram nvram = FileNvram.open(card.resolve("nvram"));
                SealedStore store = SealedStore.open(disk, nvram, fuses, CRYPTO, 1)) {
            work.on(store);
        }
    }

    @Test
    void keepsRecordsAndALargeSnapshotUntilZeroized() throws IOException {
        Entry entry = new Entry(1, ByteString.copyFromUtf8("record"));
        List<ByteString> pieces = Collections.nCopies(20, ByteString.copyFrom(CRYPTO.random(1 << 16)));
        boot(store -> {
            for (int piece = 0; piece < pieces.size(); piece++) {
                store.putSnapshotPiece(1, piece, pieces.size(), pieces.get(piece));
            }
            store.compact(1, List.of(entry));
        });
        boot(store -> {
            assertEquals(List.of(entry), store.journal());
            assertEquals(pieces, store.snapshot().orElseThrow().pieces());
        });
        try (FileDisk disk = FileDisk.open(card.resolve("disk"));
                FileNvram nvram = FileNvram.open(card.resolve("nvram"))) {
            Zeroization.run(disk, nvram);
            assertEquals(List.of(), disk.list());
        }
        boot(store -> assertTrue(store.report().created()));
    }
}
