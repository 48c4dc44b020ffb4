package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.proto.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever the bytes are: a value that writes itself back, or a refusal, and nothing else. */
class SecurityDomainFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void jwe(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            CompactJwe jwe = CompactJwe.parse(text, "It");
            assertEquals(text, jwe.text());
            jwe.open(new byte[64]);
        } catch (RefusedException expected) {
            // The other permitted outcome.
        }
    }

    @FuzzTest(maxDuration = "1m")
    void securityDomainFile(byte[] bytes) {
        try {
            SecurityDomainFile file = SecurityDomainFile.parse(bytes);
            assertEquals(file, SecurityDomainFile.parse(file.toJson()));
        } catch (RefusedException expected) {
            // The other permitted outcome.
        }
    }

    @FuzzTest(maxDuration = "1m")
    void restoreBlob(byte[] bytes) {
        try {
            RestoreBlob blob = RestoreBlob.parse(bytes);
            assertEquals(blob, RestoreBlob.parse(blob.toJson()));
            blob.open(new byte[64]);
        } catch (RefusedException expected) {
            // The other permitted outcome.
        }
    }

    @FuzzTest(maxDuration = "1m")
    void downloadRequest(byte[] bytes) {
        try {
            DownloadRequest.parse(bytes);
        } catch (RefusedException expected) {
            // The other permitted outcome.
        }
    }

    @FuzzTest(maxDuration = "1m")
    void certificateAndKey(byte[] bytes) {
        try {
            assertArrayEquals(bytes, WrappingKey.parseDer(bytes).der());
            Quorum.parse(List.of(bytes, bytes, bytes), 2);
        } catch (RefusedException expected) {
            // The other permitted outcome.
        }
        try {
            CustodianKey.parse("It", bytes, bytes, "passphrase".toCharArray());
        } catch (RefusedException expected) {
            // The other permitted outcome.
        }
    }
}
