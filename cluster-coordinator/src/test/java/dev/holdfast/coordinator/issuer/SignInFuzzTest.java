package dev.holdfast.coordinator.issuer;

import static dev.holdfast.coordinator.issuer.Declared.ANNA;
import static dev.holdfast.coordinator.issuer.Declared.DIRECTORY;
import static dev.holdfast.coordinator.issuer.Declared.HSM;
import static dev.holdfast.coordinator.issuer.Declared.TENANT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.coordinator.access.TokenRefusedException;
import dev.holdfast.coordinator.http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whatever somebody sends who cannot sign in: no token is taken, none is given, and nothing breaks. */
class SignInFuzzTest {

    private static final SetClock CLOCK = new SetClock();
    private static final Issuer ISSUER = issuer();
    private static final IssuerPlane PLANE = new IssuerPlane(ISSUER, CLOCK);
    private static final String GENUINE = ISSUER.issue(ANNA, HSM).text();

    private static Issuer issuer() {
        try {
            Path folder = Files.createTempDirectory("issuer");
            Issuer issuer = new Issuer(folder, DIRECTORY, CLOCK);
            Files.delete(folder.resolve("issuer-key.json"));
            Files.delete(folder);
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param bytes a token, or what to write over a genuine one from the position that the first two bytes say */
    @FuzzTest(maxDuration = "1m")
    void noTokenIsTakenThatWasNotIssued(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        assertThrows(TokenRefusedException.class, () -> ISSUER.caller(text, HSM));
        String altered = altered(bytes);
        if (!altered.equals(GENUINE)) {
            assertThrows(TokenRefusedException.class, () -> ISSUER.caller(altered, HSM));
        }
    }

    private static String altered(byte[] bytes) {
        byte[] token = GENUINE.getBytes(UTF_8);
        if (bytes.length > 2) {
            // The last character of a signature has bits that mean nothing, so it stays.
            int from = (Byte.toUnsignedInt(bytes[0]) << Byte.SIZE | Byte.toUnsignedInt(bytes[1])) % (token.length - 1);
            System.arraycopy(bytes, 2, token, from, Math.min(bytes.length - 2, token.length - 1 - from));
        }
        return new String(token, UTF_8);
    }

    /** @param bytes the body of a request for a token, then a line, then a header */
    @FuzzTest(maxDuration = "1m")
    void aFormIsUnderstoodOrRefused(byte[] bytes) {
        String[] parts = (new String(bytes, UTF_8) + "\n").split("\n", 2);
        Answer answer = PLANE.serve(
                        Declared.post("/" + TENANT + "/oauth2/v2.0/token", Map.of("authorization", parts[1]), parts[0]))
                .join();
        assertTrue(answer.status() == 400 || answer.status() == 401, () -> "status " + answer.status());
        assertTrue(new String(answer.body(), UTF_8).contains("AADSTS"));
        assertEquals(-1, new String(answer.body(), UTF_8).indexOf("access_token"));
    }
}
