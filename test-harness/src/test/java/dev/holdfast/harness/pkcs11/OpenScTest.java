package dev.holdfast.harness.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** pkcs11-tool of OpenSC. */
class OpenScTest {

    @AutoClose
    private static final RunningDoor DOOR = RunningDoor.open();

    @TempDir
    private Path folder;

    @BeforeEach
    void requireProgram() {
        Shell.require("pkcs11-tool");
        Shell.require("openssl");
    }

    private Shell.Ended tool(ClientModule module, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("pkcs11-tool", "--module", module.require().toString(), "--slot", "0"));
        command.addAll(List.of(arguments));
        return shell(module).run(command.toArray(String[]::new));
    }

    private Shell.Ended loggedIn(ClientModule module, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--login", "--pin", RunningDoor.PIN));
        all.addAll(List.of(arguments));
        return tool(module, all.toArray(String[]::new));
    }

    /** CKA_ID in hexadecimal: each module's keys have their own. */
    private static String id(ClientModule module, int number) {
        return String.format("%x%x", module.ordinal() + 1, number);
    }

    private void forget(ClientModule module, int key) {
        loggedIn(module, "--delete-object", "--type", "privkey", "--id", id(module, key))
                .succeeded();
        loggedIn(module, "--delete-object", "--type", "pubkey", "--id", id(module, key))
                .succeeded();
    }

    private Shell shell(ClientModule module) {
        return new Shell(folder, module.environment(DOOR.socket()));
    }

    private Shell.Ended openssl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return new Shell(folder, Map.of()).run(command.toArray(String[]::new));
    }

    private byte[] message() throws IOException {
        byte[] message = "what is to be signed, or kept".getBytes(UTF_8);
        Files.write(folder.resolve("message"), message);
        return message;
    }

    @ParameterizedTest
    @EnumSource
    void showsSlotsTokensAndMechanisms(ClientModule module) {
        tool(module, "--list-slots")
                .succeeded()
                .printed("pool " + RunningDoor.POOL)
                .printed("card ");
        tool(module, "--list-mechanisms")
                .succeeded()
                .printed("RSA-PKCS, keySize={")
                .printed("ECDSA, keySize={");
    }

    @ParameterizedTest
    @EnumSource
    void itsOwnTestsPass(ClientModule module) {
        String name = "tested-" + module.name().toLowerCase(Locale.ROOT);
        loggedIn(module, "--keypairgen", "--key-type", "rsa:2048", "--label", name, "--id", id(module, 10))
                .succeeded();
        loggedIn(module, "--test").succeeded().printed("No errors");
        loggedIn(module, "--test-fork").succeeded();
        forget(module, 10);
    }

    @ParameterizedTest
    @EnumSource
    void threadsShareOneModule(ClientModule module) {
        Shell.Ended ended = tool(module, "--test-threads", "GISLLTGISLLT", "--test-threads", "SLLTGIGISL")
                .succeeded();
        assertFalse(ended.output().contains("rv:CKR_") && !ended.output().contains("rv:CKR_OK"), ended::output);
    }

    @ParameterizedTest
    @EnumSource
    void signsAndDecryptsWithRsa(ClientModule module) throws IOException {
        byte[] message = message();
        loggedIn(module, "--keypairgen", "--key-type", "rsa:2048", "--label", "rsa-" + module, "--id", id(module, 1))
                .succeeded();
        tool(module, "--read-object", "--type", "pubkey", "--id", id(module, 1), "-o", "public.der")
                .succeeded();
        loggedIn(module, "--sign", "--id", id(module, 1), "-m", "SHA256-RSA-PKCS", "-i", "message", "-o", "signature")
                .succeeded();
        openssl("dgst", "-sha256", "-verify", "public.der", "-keyform", "DER", "-signature", "signature", "message")
                .succeeded()
                .printed("Verified OK");
        openssl(
                        "pkeyutl",
                        "-encrypt",
                        "-pubin",
                        "-keyform",
                        "DER",
                        "-inkey",
                        "public.der",
                        "-in",
                        "message",
                        "-out",
                        "sealed",
                        "-pkeyopt",
                        "rsa_padding_mode:oaep",
                        "-pkeyopt",
                        "rsa_oaep_md:sha256",
                        "-pkeyopt",
                        "rsa_mgf1_md:sha256")
                .succeeded();
        loggedIn(
                        module,
                        "--decrypt",
                        "--id",
                        id(module, 1),
                        "-m",
                        "RSA-PKCS-OAEP",
                        "--hash-algorithm",
                        "SHA256",
                        "--mgf",
                        "MGF1-SHA256",
                        "-i",
                        "sealed",
                        "-o",
                        "opened")
                .succeeded();
        assertEquals(new String(message, UTF_8), Files.readString(folder.resolve("opened")));
        forget(module, 1);
    }

    @ParameterizedTest
    @EnumSource
    void signsOnAnEllipticCurve(ClientModule module) throws IOException {
        message();
        loggedIn(
                        module,
                        "--keypairgen",
                        "--key-type",
                        "EC:prime256v1",
                        "--label",
                        "ec-" + module,
                        "--id",
                        id(module, 2))
                .succeeded();
        tool(module, "--read-object", "--type", "pubkey", "--id", id(module, 2), "-o", "public.der")
                .succeeded();
        openssl("dgst", "-sha256", "-binary", "-out", "digest", "message").succeeded();
        loggedIn(
                        module,
                        "--sign",
                        "--id",
                        id(module, 2),
                        "-m",
                        "ECDSA",
                        "--signature-format",
                        "openssl",
                        "-i",
                        "digest",
                        "-o",
                        "signature")
                .succeeded();
        openssl("dgst", "-sha256", "-verify", "public.der", "-keyform", "DER", "-signature", "signature", "message")
                .succeeded();
        forget(module, 2);
    }

    @Test
    void encryptsWithAesAndWraps() throws IOException {
        message();
        ClientModule module = ClientModule.OWN;
        loggedIn(module, "--keygen", "--key-type", "AES:32", "--label", "aes", "--id", id(module, 3))
                .succeeded();
        loggedIn(
                        module,
                        "--encrypt",
                        "--id",
                        id(module, 3),
                        "-m",
                        "AES-CBC-PAD",
                        "--iv",
                        "000102030405060708090a0b0c0d0e0f",
                        "-i",
                        "message",
                        "-o",
                        "sealed")
                .succeeded();
        loggedIn(
                        module,
                        "--decrypt",
                        "--id",
                        id(module, 3),
                        "-m",
                        "AES-CBC-PAD",
                        "--iv",
                        "000102030405060708090a0b0c0d0e0f",
                        "-i",
                        "sealed",
                        "-o",
                        "opened")
                .succeeded();
        assertEquals(Files.readString(folder.resolve("message")), Files.readString(folder.resolve("opened")));
        loggedIn(
                        module,
                        "--keygen",
                        "--key-type",
                        "AES:32",
                        "--label",
                        "wrapper",
                        "--id",
                        id(module, 4),
                        "--usage-wrap")
                .succeeded();
        loggedIn(
                        module,
                        "--keygen",
                        "--key-type",
                        "AES:16",
                        "--label",
                        "wrapped",
                        "--id",
                        id(module, 5),
                        "--extractable")
                .succeeded();
        loggedIn(
                        module,
                        "--wrap",
                        "-m",
                        "AES-KEY-WRAP",
                        "--id",
                        id(module, 4),
                        "--application-id",
                        id(module, 5),
                        "-o",
                        "wrapped.bin")
                .succeeded();
        assertEquals(24, Files.size(folder.resolve("wrapped.bin")));
        loggedIn(
                        module,
                        "--unwrap",
                        "-m",
                        "AES-KEY-WRAP",
                        "--id",
                        id(module, 4),
                        "-i",
                        "wrapped.bin",
                        "--key-type",
                        "AES:",
                        "--application-id",
                        id(module, 6),
                        "--application-label",
                        "back")
                .succeeded();
    }

    @ParameterizedTest
    @EnumSource
    void keepsDataAndCertificates(ClientModule module) throws IOException {
        byte[] message = message();
        openssl(
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-keyout",
                        "k",
                        "-out",
                        "c.der",
                        "-outform",
                        "DER",
                        "-subj",
                        "/CN=c")
                .succeeded();
        loggedIn(module, "--write-object", "message", "--type", "data", "--label", "note-" + module, "--private")
                .succeeded();
        loggedIn(
                        module,
                        "--write-object",
                        "c.der",
                        "--type",
                        "cert",
                        "--label",
                        "cert-" + module,
                        "--id",
                        id(module, 7))
                .succeeded();
        loggedIn(module, "--read-object", "--type", "data", "--label", "note-" + module, "-o", "read")
                .succeeded();
        assertEquals(new String(message, UTF_8), Files.readString(folder.resolve("read")));
        tool(module, "--read-object", "--type", "cert", "--label", "cert-" + module, "-o", "cert")
                .succeeded();
        assertEquals(-1, Files.mismatch(folder.resolve("c.der"), folder.resolve("cert")));
        assertFalse(tool(module, "--list-objects").output().contains("note-" + module), "private without login");
        loggedIn(module, "--delete-object", "--type", "data", "--label", "note-" + module)
                .succeeded();
        loggedIn(module, "--delete-object", "--type", "cert", "--label", "cert-" + module)
                .succeeded();
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPinIsRefusedAndCounted(ClientModule module) {
        tool(module, "--login", "--pin", "wrong-pin", "--list-objects").failed().printed("CKR_PIN_INCORRECT");
        tool(module, "--list-slots").succeeded().printed("user PIN count low");
        loggedIn(module, "--list-objects").succeeded();
        assertFalse(tool(module, "--list-slots").output().contains("user PIN count low"));
    }
}
