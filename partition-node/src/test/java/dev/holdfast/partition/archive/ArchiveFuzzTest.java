package dev.holdfast.partition.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.VaultPiece;
import java.util.ArrayList;
import java.util.List;

/** Whatever stands in the place of a frame, an archive is read as it was written or refused. */
class ArchiveFuzzTest {

    private static final DomainKeys KEYS = DomainKeys.generate(TestCrypto.ENGINE);
    private static final List<VaultPiece> PIECES = ArchiveTest.pieces(3);
    private static final List<ByteString> ARCHIVE = ArchiveTest.write(KEYS, PIECES);

    @FuzzTest(maxDuration = "1m")
    void anyBytesForAFrame(FuzzedDataProvider data) {
        List<ByteString> frames = new ArrayList<>(ARCHIVE);
        frames.set(data.consumeInt(0, frames.size() - 1), ByteString.copyFrom(data.consumeRemainingAsBytes()));
        assertReadOrRefused(frames);
    }

    @FuzzTest(maxDuration = "1m")
    void aFrameWithAPartReplaced(FuzzedDataProvider data) {
        List<ByteString> frames = new ArrayList<>(ARCHIVE);
        int place = data.consumeInt(0, frames.size() - 1);
        ByteString frame = frames.get(place);
        int from = data.consumeInt(0, frame.size());
        ByteString part = ByteString.copyFrom(data.consumeRemainingAsBytes());
        int to = Math.min(frame.size(), from + part.size());
        frames.set(place, frame.substring(0, from).concat(part).concat(frame.substring(to)));
        assertReadOrRefused(frames);
    }

    @FuzzTest(maxDuration = "1m")
    void anyBytesForAKeysBackup(byte[] bytes) {
        try {
            KeyArchives.read(TestCrypto.ENGINE, KEYS, ByteString.copyFrom(bytes));
        } catch (RefusedException refused) {
            assertNotEquals(Code.INTERNAL, refused.code());
        }
    }

    private static void assertReadOrRefused(List<ByteString> frames) {
        try {
            assertEquals(PIECES, ArchiveTest.read(KEYS, frames));
        } catch (RefusedException refused) {
            assertNotEquals(Code.INTERNAL, refused.code());
        }
    }
}
