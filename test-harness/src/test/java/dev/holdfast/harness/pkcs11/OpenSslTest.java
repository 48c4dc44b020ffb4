package dev.holdfast.harness.pkcs11;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenSSL with the PKCS#11 engine: certificates of keys in the pool, and TLS with them. */
class OpenSslTest {

    private static final int PATIENCE_SECONDS = 60;

    @AutoClose
    private static final RunningDoor DOOR = RunningDoor.open();

    @TempDir
    private Path folder;

    @BeforeEach
    void requireProgram() {
        Shell.require("openssl");
        Shell.require("pkcs11-tool");
        assumeTrue(engine().isPresent(), "OpenSSL's PKCS#11 engine is not installed here");
    }

    @ParameterizedTest
    @EnumSource
    void requestsAndSignsCertificatesWithKeysOfThePool(ClientModule module) throws IOException {
        Shell shell = shell(module);
        makeKey(shell, module, "rsa:2048", "ca-" + module);
        makeKey(shell, module, "EC:prime256v1", "site-" + module);
        shell.run(
                        "openssl",
                        "req",
                        "-new",
                        "-x509",
                        "-engine",
                        "pkcs11",
                        "-keyform",
                        "engine",
                        "-key",
                        uri("ca-" + module),
                        "-subj",
                        "/CN=ca",
                        "-days",
                        "2",
                        "-out",
                        "ca.pem")
                .succeeded();
        shell.run(
                        "openssl",
                        "req",
                        "-new",
                        "-engine",
                        "pkcs11",
                        "-keyform",
                        "engine",
                        "-key",
                        uri("site-" + module),
                        "-subj",
                        "/CN=localhost",
                        "-out",
                        "site.csr")
                .succeeded();
        shell.run("openssl", "req", "-in", "site.csr", "-verify", "-noout").succeeded();
        shell.run(
                        "openssl",
                        "x509",
                        "-req",
                        "-in",
                        "site.csr",
                        "-engine",
                        "pkcs11",
                        "-CAkeyform",
                        "engine",
                        "-CAkey",
                        uri("ca-" + module),
                        "-CA",
                        "ca.pem",
                        "-CAcreateserial",
                        "-days",
                        "1",
                        "-out",
                        "site.pem")
                .succeeded();
        shell.run("openssl", "verify", "-CAfile", "ca.pem", "site.pem")
                .succeeded()
                .printed("OK");
    }

    @ParameterizedTest
    @EnumSource
    void speaksTlsWithBothEndsKeysInThePool(ClientModule module) throws IOException, InterruptedException {
        Shell shell = shell(module);
        makeKey(shell, module, "EC:prime256v1", "server-" + module);
        makeKey(shell, module, "rsa:2048", "client-" + module);
        selfSigned(shell, "server-" + module, "server.pem");
        selfSigned(shell, "client-" + module, "client.pem");
        ProcessBuilder builder = new ProcessBuilder(
                        "openssl",
                        "s_server",
                        "-engine",
                        "pkcs11",
                        "-keyform",
                        "engine",
                        "-key",
                        uri("server-" + module),
                        "-cert",
                        "server.pem",
                        "-CAfile",
                        "client.pem",
                        "-Verify",
                        "1",
                        "-verify_return_error",
                        "-accept",
                        "127.0.0.1:0",
                        "-naccept",
                        "1")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(shell.environment());
        Process server = builder.start();
        try {
            String port = port(server);
            shell.run(
                            "openssl",
                            "s_client",
                            "-engine",
                            "pkcs11",
                            "-keyform",
                            "engine",
                            "-key",
                            uri("client-" + module),
                            "-cert",
                            "client.pem",
                            "-CAfile",
                            "server.pem",
                            "-verify_return_error",
                            "-connect",
                            "127.0.0.1:" + port)
                    .succeeded()
                    .printed("Verification: OK");
            // The server's end of standard input was never closed, so that it lived until its client left.
            server.getOutputStream().close();
            server.getInputStream().readAllBytes();
            assumeTrue(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the server did not end");
        } finally {
            server.destroyForcibly();
        }
    }

    private static String port(Process server) throws IOException {
        for (String line = server.inputReader().readLine();
                line != null;
                line = server.inputReader().readLine()) {
            if (line.startsWith("ACCEPT ")) {
                return line.substring(line.lastIndexOf(':') + 1).strip();
            }
        }
        throw new AssertionError("the server does not listen");
    }

    private static void selfSigned(Shell shell, String key, String certificate) {
        shell.run(
                        "openssl",
                        "req",
                        "-new",
                        "-x509",
                        "-engine",
                        "pkcs11",
                        "-keyform",
                        "engine",
                        "-key",
                        uri(key),
                        "-subj",
                        "/CN=localhost",
                        "-days",
                        "2",
                        "-out",
                        certificate)
                .succeeded();
    }

    private static void makeKey(Shell shell, ClientModule module, String type, String label) {
        String id = Integer.toHexString(label.hashCode() & 0xffff | 0x10000).substring(1);
        shell.run(
                        "pkcs11-tool",
                        "--module",
                        module.require().toString(),
                        "--slot",
                        "0",
                        "--login",
                        "--pin",
                        RunningDoor.PIN,
                        "--keypairgen",
                        "--key-type",
                        type,
                        "--label",
                        label,
                        "--id",
                        id)
                .succeeded();
    }

    private static String uri(String key) {
        return "pkcs11:token=" + RunningDoor.POOL + ";object=" + key + ";type=private;pin-value=" + RunningDoor.PIN;
    }

    /** With a configuration that names the engine and the module. */
    private Shell shell(ClientModule module) throws IOException {
        Path configuration = Files.writeString(
                folder.resolve("openssl.cnf"), """
                openssl_conf = start
                [start]
                engines = engines
                [engines]
                pkcs11 = door
                [door]
                engine_id = pkcs11
                dynamic_path = %s
                MODULE_PATH = %s
                init = 0
                [req]
                distinguished_name = name
                [name]
                """.formatted(engine().orElseThrow(), module.require()));
        return new Shell(folder, module.environment(DOOR.socket())).with("OPENSSL_CONF", configuration.toString());
    }

    private static Optional<Path> engine() {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve("engines-3/pkcs11.so"))
                    .filter(Files::isRegularFile)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
