package dev.holdfast.partition.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ArchiveFrame;
import dev.holdfast.proto.v1.ArchiveHeader;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.FrameKind;
import dev.holdfast.proto.v1.KeyArchive;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.VaultPiece;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An archive is read as it was written, or refused. */
class ArchiveTest {

    private static final DomainKeys KEYS = DomainKeys.generate(TestCrypto.ENGINE);
    private static final DomainKeys OTHERS = DomainKeys.generate(TestCrypto.ENGINE);
    private static final ArchiveHeader HEADER =
            ArchiveHeader.newBuilder().setPoolName("pool").setKeys(7).build();

    private final List<VaultPiece> pieces = pieces(4);
    private final List<ByteString> archive = write(KEYS, pieces);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 50})
    void whatIsWrittenIsRead(int count) {
        List<VaultPiece> written = pieces(count);
        List<ByteString> frames = write(KEYS, written);
        assertEquals(count + 2, frames.size());
        assertEquals(written, read(KEYS, frames));
        try (ArchiveReader reader = new ArchiveReader(TestCrypto.ENGINE, KEYS, frames.get(0))) {
            assertEquals(HEADER.toBuilder().setFrames(count + 2).build(), reader.header());
            assertEquals(KEYS.domainId(), reader.domainId());
        }
    }

    @Test
    void noTwoArchivesAreAlike() {
        assertNotEquals(archive, write(KEYS, pieces));
    }

    @Test
    void anyFrameThatIsMissingIsMissed() {
        for (int i = 0; i < archive.size(); i++) {
            List<ByteString> frames = new ArrayList<>(archive);
            frames.remove(i);
            refused(frames, "without frame " + i);
        }
        assertEquals(
                Code.INCOMPLETE, refused(List.of(archive.get(0), archive.get(archive.size() - 1)), "without pieces"));
        for (int length = 1; length < archive.size(); length++) {
            refused(archive.subList(0, length), "only " + length + " frames");
        }
    }

    @Test
    void anyTwoFramesInEachOthersPlacesAreNoticed() {
        for (int i = 0; i < archive.size(); i++) {
            for (int j = i + 1; j < archive.size(); j++) {
                List<ByteString> frames = new ArrayList<>(archive);
                frames.set(i, archive.get(j));
                frames.set(j, archive.get(i));
                refused(frames, i + " and " + j + " swapped");
            }
        }
    }

    @Test
    void anyFrameTwiceIsNoticed() {
        for (int i = 0; i < archive.size(); i++) {
            List<ByteString> frames = new ArrayList<>(archive);
            frames.add(i, archive.get(i));
            refused(frames, "frame " + i + " twice");
        }
    }

    @Test
    void anyByteThatIsAlteredIsNoticed() {
        for (int i = 0; i < archive.size(); i++) {
            for (int at = 0; at < archive.get(i).size(); at++) {
                byte[] frame = archive.get(i).toByteArray();
                frame[at] ^= (byte) (1 << at % 8);
                List<ByteString> frames = new ArrayList<>(archive);
                frames.set(i, ByteString.copyFrom(frame));
                Code code = refused(frames, "byte " + at + " of frame " + i);
                assertNotEquals(Code.INTERNAL, code);
            }
        }
    }

    @Test
    void aFrameThatSaysItIsAnotherIsNoticed() throws Exception {
        ArchiveFrame piece = ArchiveFrame.parseFrom(archive.get(2));
        for (ArchiveFrame.Builder changed : List.of(
                piece.toBuilder().setIndex(3),
                piece.toBuilder().setKind(FrameKind.TRAILER),
                piece.toBuilder().setDomainId(OTHERS.domainId()))) {
            List<ByteString> frames = new ArrayList<>(archive);
            frames.set(2, changed.build().toByteString());
            assertEquals(Code.TAMPERED, refused(frames, changed.toString()));
        }
    }

    @Test
    void aFrameOfAnotherArchiveOfTheSamePoolIsNoticed() {
        List<ByteString> later = write(KEYS, pieces);
        for (int i = 0; i < archive.size(); i++) {
            List<ByteString> frames = new ArrayList<>(archive);
            frames.set(i, later.get(i));
            assertEquals(Code.TAMPERED, refused(frames, "frame " + i + " of another archive"));
        }
    }

    @Test
    void anotherDomainsArchiveIsForeignAndOneThatLiesAboutItIsTampered() throws Exception {
        List<ByteString> foreign = write(OTHERS, pieces);
        assertEquals(Code.FOREIGN_DOMAIN, refused(foreign, "foreign"));
        List<ByteString> lying = new ArrayList<>();
        for (ByteString frame : foreign) {
            lying.add(ArchiveFrame.parseFrom(frame).toBuilder()
                    .setDomainId(KEYS.domainId())
                    .build()
                    .toByteString());
        }
        assertEquals(Code.TAMPERED, refused(lying, "lying"));
    }

    @Test
    void aKeysBackupIsReadAsWrittenInItsDomainAlone() throws Exception {
        KeyRecord record = KeyRecord.newBuilder().setName("key").build();
        ByteString backup = KeyArchives.write(TestCrypto.ENGINE, KEYS, record);
        assertEquals(record, KeyArchives.read(TestCrypto.ENGINE, KEYS, backup));
        assertEquals(Code.FOREIGN_DOMAIN, refusedKey(OTHERS, backup));
        ByteString lying = KeyArchive.parseFrom(backup).toBuilder()
                .setDomainId(OTHERS.domainId())
                .build()
                .toByteString();
        assertEquals(Code.TAMPERED, refusedKey(OTHERS, lying));
        assertEquals(Code.TAMPERED, refusedKey(KEYS, ByteString.EMPTY));
        assertEquals(Code.TAMPERED, refusedKey(KEYS, archive.get(1)));
        for (int at = 0; at < backup.size(); at++) {
            byte[] changed = backup.toByteArray();
            changed[at] ^= (byte) (1 << at % 8);
            Code code = refusedKey(KEYS, ByteString.copyFrom(changed));
            assertTrue(code == Code.TAMPERED || code == Code.FOREIGN_DOMAIN, "byte " + at + ": " + code);
            refusedKey(KEYS, backup.substring(0, at));
        }
    }

    static List<VaultPiece> read(DomainKeys keys, List<ByteString> frames) {
        try (ArchiveReader reader = new ArchiveReader(TestCrypto.ENGINE, keys, frames.get(0))) {
            List<VaultPiece> read = new ArrayList<>();
            for (ByteString frame : frames.subList(1, Math.max(1, frames.size() - 1))) {
                read.add(reader.piece(frame));
            }
            reader.finish(frames.get(frames.size() - 1));
            return read;
        }
    }

    static List<ByteString> write(DomainKeys keys, List<VaultPiece> pieces) {
        return ArchiveWriter.write(TestCrypto.ENGINE, keys, HEADER, pieces);
    }

    static List<VaultPiece> pieces(int count) {
        List<VaultPiece> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(VaultPiece.newBuilder()
                    .addKeys(KeyRecord.newBuilder().setName("key-" + i))
                    .build());
        }
        return pieces;
    }

    private static Code refused(List<ByteString> frames, String what) {
        return assertThrows(RefusedException.class, () -> read(KEYS, frames), what)
                .code();
    }

    private static Code refusedKey(DomainKeys keys, ByteString backup) {
        return assertThrows(RefusedException.class, () -> KeyArchives.read(TestCrypto.ENGINE, keys, backup))
                .code();
    }
}
