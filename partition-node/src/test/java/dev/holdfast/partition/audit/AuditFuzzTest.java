package dev.holdfast.partition.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.audit.AuditChain;
import dev.holdfast.proto.v1.AuditEntry;
import dev.holdfast.proto.v1.AuditFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Whatever is put in the place of an exported log, or of a part of it, is found to be none. */
class AuditFuzzTest {

    private static final AuditFile FILE = file();

    @FuzzTest(maxDuration = "1m")
    void anyBytes(byte[] bytes) {
        assertFalse(LoggedCard.verify(bytes, Optional.empty()).isWhole());
    }

    @FuzzTest(maxDuration = "1m")
    void anEntryReplaced(FuzzedDataProvider data) {
        int place = data.consumeInt(0, FILE.getEntriesCount() - 1);
        ByteString entry = ByteString.copyFrom(data.consumeRemainingAsBytes());
        boolean same = entry.equals(FILE.getEntries(place));
        AuditFile altered = FILE.toBuilder().setEntries(place, entry).build();
        assertEquals(same, LoggedCard.verify(altered, Optional.empty()).isWhole());
    }

    @FuzzTest(maxDuration = "1m")
    void aPartReplaced(FuzzedDataProvider data) {
        byte[] file = FILE.toByteArray();
        int from = data.consumeInt(0, file.length);
        byte[] part = data.consumeRemainingAsBytes();
        byte[] altered = Arrays.copyOf(file, Math.max(file.length, from + part.length));
        System.arraycopy(part, 0, altered, from, part.length);
        assertEquals(
                Arrays.equals(file, altered),
                LoggedCard.verify(altered, Optional.empty()).isWhole());
    }

    /** A file of the card's own log. Whoever can write on the flash can make its checksums and hashes right, too. */
    @FuzzTest(maxDuration = "1m")
    void aFileOnTheFlashReplaced(FuzzedDataProvider data) {
        LoggedCard card = logged();
        Map<String, byte[]> flash = new TreeMap<>(card.flash.image());
        String name = data.pickValue(flash.keySet().toArray(String[]::new));
        byte[] own = flash.get(name);
        byte[] content = data.consumeBoolean() ? entries(data) : data.consumeRemainingAsBytes();
        flash.put(name, content);
        card.flash.restore(flash);
        card.reboot().record("LOGIN", "officer", "");
        assertTrue(card.failure().isEmpty(), "the flash is well");
        boolean begunWithItsOwn = content.length >= own.length && Arrays.mismatch(own, content) % own.length == 0;
        boolean whole = LoggedCard.verify(card.export(0), Optional.empty()).isWhole();
        if (whole && !begunWithItsOwn && !name.startsWith("audit-state")) {
            assertTrue(
                    card.export(0).getEntriesCount() < FILE.getEntriesCount() + 2,
                    "nothing that the card did not write is part of a log that is whole");
        }
    }

    private static byte[] entries(FuzzedDataProvider data) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        while (data.remainingBytes() > 0) {
            byte[] entry = data.consumeBytes(data.consumeInt(1, 300));
            try {
                entry = AuditChain.seal(AuditEntry.parseFrom(entry)).toByteArray();
            } catch (InvalidProtocolBufferException e) {
                // As it is.
            }
            CRC32C checksum = new CRC32C();
            checksum.update(entry);
            file.writeBytes(ByteBuffer.allocate(8)
                    .putInt(entry.length)
                    .putInt((int) checksum.getValue())
                    .array());
            file.writeBytes(entry);
        }
        return file.toByteArray();
    }

    private static AuditFile file() {
        return logged().export(0);
    }

    private static LoggedCard logged() {
        LoggedCard card = new LoggedCard(1);
        card.boot();
        card.log().record("LOGIN", "officer", "");
        card.log().record("ZEROIZE", "officer", "");
        return card;
    }
}
