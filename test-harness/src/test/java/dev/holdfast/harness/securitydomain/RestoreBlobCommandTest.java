package dev.holdfast.harness.securitydomain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.cli.Failures;
import dev.holdfast.proto.domain.Quorum;
import dev.holdfast.proto.domain.Randomness;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.domain.SecurityDomainFile;
import dev.holdfast.proto.domain.WrappingKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RestoreBlobCommandTest {

    private static final byte[] SECRET = "plaintext of an item".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private static Path folder;

    private static PrivateKey exchangeKey;

    @BeforeAll
    static void makeHoldersAndDomain() throws Exception {
        List<WrappingKey> holders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            KeyPair pair = keyPair("c" + i + ".cer");
            write("c" + i + ".key", i == 2 ? encrypted(pair.getPrivate()) : pair.getPrivate());
            holders.add(WrappingKey.parsePem(Files.readAllBytes(folder.resolve("c" + i + ".cer"))));
        }
        exchangeKey = keyPair("exchange.cer").getPrivate();
        SecurityDomainFile domain = SecurityDomainFile.seal(
                Map.of("item", SECRET), new Quorum(holders, 2), Randomness.from(new SecureRandom()));
        Files.write(folder.resolve("sd.json"), domain.toJson());
    }

    @Test
    void aQuorumMakesABlobThatOnlyTheExchangeKeyOpens() throws Exception {
        assertEquals(
                new Result(0, ""),
                run("made.json", "--sd-wrapping-keys", "c2.key", "c0.key", "--passwords", "correct"));
        RestoreBlob blob = RestoreBlob.parse(Files.readAllBytes(folder.resolve("made.json")));
        Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
        oaep.init(
                Cipher.DECRYPT_MODE,
                exchangeKey,
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        byte[] contentKey = oaep.doFinal(blob.wrappedKey().encryptedKey());
        assertArrayEquals(SECRET, blob.open(contentKey).get("item"));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("made.json"))));
    }

    @Test
    void aFileThatExistsIsNotOverwritten() throws IOException {
        Files.writeString(folder.resolve("there.json"), "precious");
        assertRefused("exists already, and is not overwritten.", "there.json", "c0.key", "c1.key");
        assertEquals("precious", Files.readString(folder.resolve("there.json")));
    }

    @Test
    void everyRefusalNamesItsCauseAndLeavesNoFile() {
        assertRefused("needs 2 shares, and the keys given (1) opened 1.", "none.json", "c0.key");
        assertRefused("c2.key is encrypted, and no passphrase was given for it.", "none.json", "c0.key", "c2.key");
        assertRefused("absent.cer does not exist.", "none.json", "absent.key", "c0.key");
        assertRefused("are the same key, which counts once.", "none.json", "c0.key", "c0.key");
        assertFalse(Files.exists(folder.resolve("none.json")));
    }

    @Test
    void aMissingFlagIsWrongUsage() {
        StringWriter err = new StringWriter();
        assertEquals(2, commandLine(err).execute("restore-blob", "--sd-file", "sd.json"));
        assertTrue(err.toString().contains("--sd-exchange-key"), err.toString());
    }

    private record Result(int exit, String err) {}

    private static void assertRefused(String reason, String blob, String... keys) {
        List<String> arguments = new ArrayList<>(List.of("--sd-wrapping-keys"));
        arguments.addAll(Arrays.asList(keys));
        Result result = run(blob, arguments.toArray(String[]::new));
        assertEquals(1, result.exit(), result.err());
        assertTrue(result.err().contains(reason), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    private static Result run(String blob, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "restore-blob",
                "--sd-file",
                at("sd.json"),
                "--sd-exchange-key",
                at("exchange.cer"),
                "--sd-file-restore-blob",
                at(blob)));
        for (String argument : arguments) {
            all.add(argument.endsWith(".key") ? at(argument) : argument);
        }
        StringWriter err = new StringWriter();
        return new Result(commandLine(err).execute(all.toArray(String[]::new)), err.toString());
    }

    private static CommandLine commandLine(StringWriter err) {
        return new CommandLine(new SecurityDomainCommand())
                .setExecutionExceptionHandler(new Failures())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true));
    }

    private static String at(String file) {
        return folder.resolve(file).toString();
    }

    private static KeyPair keyPair(String certificateFile) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        X500Principal name = new X500Principal("CN=holder");
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        X509CertificateHolder certificate = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(start),
                        Date.from(start.plusSeconds(86_400)),
                        name,
                        pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
        write(certificateFile, certificate);
        return pair;
    }

    private static JcaPKCS8Generator encrypted(PrivateKey key) throws Exception {
        return new JcaPKCS8Generator(
                key,
                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setPassword("correct".toCharArray())
                        .build());
    }

    private static void write(String file, Object pemObject) throws IOException {
        try (JcaPEMWriter writer = new JcaPEMWriter(Files.newBufferedWriter(folder.resolve(file)))) {
            writer.writeObject(pemObject);
        }
    }
}
