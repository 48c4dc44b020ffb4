package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and certificates on disk as the service's documents have its customers make them. */
class OpenSslKeysTest {

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        assumeTrue(run("version"), "openssl is not installed: files made by it cannot be tried.");
        openssl("req -x509 -newkey rsa:2048 -nodes -days 365 -keyout c.key -out c.cer -subj /CN=sd");
        openssl("rsa -in c.key -traditional -out pkcs1.key");
        openssl("pkcs8 -topk8 -in c.key -passout pass:correct -out pkcs8-encrypted.key");
        openssl("rsa -in c.key -traditional -aes256 -passout pass:correct -out pkcs1-encrypted.key");
        openssl("req -x509 -newkey rsa:2048 -nodes -days 365 -keyout other.key -out other.cer -subj /CN=other");
        openssl("ecparam -name prime256v1 -genkey -noout -out curve.key");
    }

    @Test
    void plainKeysAreRead() throws IOException {
        assertEquals(
                read("c.key", "c.cer", null).privateKey(),
                read("pkcs1.key", "c.cer", null).privateKey());
    }

    @Test
    void encryptedKeysAreReadWithTheirPassphrase() throws IOException {
        for (String file : List.of("pkcs8-encrypted.key", "pkcs1-encrypted.key")) {
            assertEquals(
                    read("c.key", "c.cer", null).privateKey(),
                    read(file, "c.cer", "correct").privateKey());
            assertRefused(file + " is encrypted, and no passphrase was given for it.", file, "c.cer", null);
            assertRefused(file + " does not open with the passphrase given for it.", file, "c.cer", "wrong");
        }
    }

    @Test
    void aKeyThatIsNotItsCertificatesIsRefused() {
        assertRefused("other.key is not the key of the certificate beside it.", "other.key", "c.cer", null);
    }

    @Test
    void whatIsNoRsaKeyIsRefused() {
        assertRefused("curve.key is not an RSA key.", "curve.key", "c.cer", null);
        assertRefused("c.cer has no private key in PEM.", "c.cer", "c.cer", null);
    }

    /** The service's client writes lines of 65 characters and ends the file without a line break. */
    @Test
    void aCertificateWithOddLinesIsRead() throws IOException {
        String pem = Files.readString(folder.resolve("c.cer"));
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        String odd =
                "-----BEGIN CERTIFICATE-----\n" + base64.replaceAll("(.{65})", "$1\n") + "\n-----END CERTIFICATE-----";
        assertEquals(
                WrappingKey.parsePem(pem.getBytes(StandardCharsets.US_ASCII)).thumbprint(),
                WrappingKey.parsePem(odd.getBytes(StandardCharsets.US_ASCII)).thumbprint());
        for (String text :
                List.of("", "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----", odd.substring(0, 400))) {
            assertThrows(RefusedException.class, () -> WrappingKey.parsePem(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static void assertRefused(String message, String key, String certificate, String passphrase) {
        RefusedException refused = assertThrows(RefusedException.class, () -> read(key, certificate, passphrase));
        assertEquals(message, refused.getMessage());
        assertEquals(Code.BAD_PARAMETER, refused.code());
    }

    private static CustodianKey read(String key, String certificate, String passphrase) throws IOException {
        return CustodianKey.parse(
                key,
                Files.readAllBytes(folder.resolve(key)),
                Files.readAllBytes(folder.resolve(certificate)),
                passphrase == null ? null : passphrase.toCharArray());
    }

    private static void openssl(String arguments) throws Exception {
        assertTrue(run(arguments.split(" ")), arguments);
    }

    private static boolean run(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        try {
            return new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
