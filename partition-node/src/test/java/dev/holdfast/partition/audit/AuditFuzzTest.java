package dev.holdfast.partition.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.AuditFile;
import java.util.Arrays;
import java.util.Optional;

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

    private static AuditFile file() {
        LoggedCard card = new LoggedCard(1);
        card.boot();
        card.log().record("LOGIN", "officer", "");
        card.log().record("ZEROIZE", "officer", "");
        return card.export(0);
    }
}
