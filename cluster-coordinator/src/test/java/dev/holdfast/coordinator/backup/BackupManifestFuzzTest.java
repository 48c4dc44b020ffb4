package dev.holdfast.coordinator.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.proto.RefusedException;

/** Whatever the bytes are: a manifest that writes itself back, or a refusal, and nothing else. */
class BackupManifestFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void manifest(byte[] bytes) {
        try {
            BackupManifest manifest = BackupManifest.parse(bytes);
            assertEquals(manifest, BackupManifest.parse(manifest.toJson()));
        } catch (RefusedException expected) {
            // The other permitted outcome.
        }
    }
}
