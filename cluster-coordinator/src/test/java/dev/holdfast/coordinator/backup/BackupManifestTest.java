package dev.holdfast.coordinator.backup;

import static dev.holdfast.coordinator.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.proto.v1.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupManifestTest {

    private static final BackupManifest MANIFEST = FrameFilesTest.manifest(4, 1_234);

    @Test
    void itReadsWhatItWritesAndSkipsWhatItDoesNotKnow() {
        assertEquals(MANIFEST, BackupManifest.parse(MANIFEST.toJson()));
        String more = new String(MANIFEST.toJson(), UTF_8).replaceFirst("\\{", "{\"later\": {\"x\": [1]},");
        assertEquals(MANIFEST, BackupManifest.parse(more.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{}", "{} {}", "{\"format\": 1, \"format\": 1}", "\u0000"})
    void whatIsNoManifestIsRefused(String text) {
        assertRefused(Code.TAMPERED, () -> BackupManifest.parse(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"frames\" : 4 | \"frames\" : 1",
                "\"frames\" : 4 | \"frames\" : -4",
                "\"frames\" : 4 | \"frames\" : 4.5",
                "\"frames\" : 4 | \"frames\" : 99999999999",
                "\"frames\" : 4 | \"frame\" : 4",
                "\"bytes\" : 1234 | \"bytes\" : \"1234\"",
                "\"bytes\" : 1234 | \"bytes\" : 99999999999999999999",
                "\"pool_name\" : \"Contoso\" | \"pool_name\" : null",
                "2026-11-22T18:00:00Z | yesterday",
            })
    void aMemberThatIsNotWhatItShouldBeIsRefused(String member, String altered) {
        String json = new String(MANIFEST.toJson(), UTF_8);
        String changed = json.replace(member, altered);
        assertNotEquals(json, changed);
        assertRefused(Code.TAMPERED, () -> BackupManifest.parse(changed.getBytes(UTF_8)));
    }

    @Test
    void aLaterFormatIsNotCalledTampered() {
        String later = new String(MANIFEST.toJson(), UTF_8).replace("\"format\" : 1", "\"format\" : 2");
        assertRefused(Code.ALGORITHM_NOT_SUPPORTED, () -> BackupManifest.parse(later.getBytes(UTF_8)));
    }

    @Test
    void aDocumentBeyondTheLimitIsRefused() {
        byte[] json = (new String(MANIFEST.toJson(), UTF_8) + " ".repeat(BackupManifest.MAX_BYTES)).getBytes(UTF_8);
        assertRefused(Code.TAMPERED, () -> BackupManifest.parse(json));
    }
}
