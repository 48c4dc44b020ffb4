package dev.holdfast.harness.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.module.ModuleLibrary;
import dev.holdfast.coordinator.door.PoolToken;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.harness.service.RackKind;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One client process for each way to a token: Holdfast's pool by two modules, and SoftHSM2 behind a socket and in process. */
final class Pkcs11Trial implements AutoCloseable {

    /** What can be measured, by the names that the client program knows. */
    static final List<String> OPERATIONS = List.of(
            "session-info",
            "random-32",
            "find",
            "sign-rsa-2048",
            "sign-p256",
            "aes-gcm-1k",
            "generate-p256",
            "generate-rsa-2048");

    private static final String POOL = "Bench";
    private static final String PIN = "of-a-token-that-ends-with-its-measurement";
    private static final String FIRST_SLOT = "first";
    private static final String P11_KIT_ADDRESS = "P11_KIT_SERVER_ADDRESS";
    private static final int SERVER_PATIENCE_SECONDS = 10;

    /** One way to a token, and the client that goes it. */
    record Subject(String name, LoadProcess client) {}

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<Subject> subjects = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final Path folder;
    private final Path program;
    private final Path pin;

    /** Starts whatever can be had on this machine. */
    Pkcs11Trial(Path folder, int cards) throws IOException {
        this.folder = folder;
        program = ModuleLibrary.loadProgram()
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND,
                        "The program that makes the load is not built, for want of a C compiler; install gcc and libc6-dev and"
                                + " build again."));
        pin = Files.writeString(folder.resolve("pin"), PIN);
        Optional<Path> stock = module("p11-kit-client.so");
        Optional<Path> softHsm = module("libsofthsm2.so");
        Path socket = pool(cards);
        ModuleLibrary.find().ifPresent(own -> add("own module", own, "0", Map.of("HOLDFAST_PKCS11", "unix:" + socket)));
        stock.ifPresentOrElse(
                module -> add("p11-kit client", module, "0", Map.of(P11_KIT_ADDRESS, "unix:path=" + socket)),
                () -> missing.add("p11-kit's client module is not installed (apt install p11-kit-modules)"));
        if (softHsm.isPresent()) {
            Map<String, String> tokens = softHsmToken();
            if (stock.isPresent() && onPath("p11-kit")) {
                Path served = serve(softHsm.get(), tokens);
                add("SoftHSM2 served", stock.get(), FIRST_SLOT, Map.of(P11_KIT_ADDRESS, "unix:path=" + served));
            } else {
                missing.add("p11-kit server is not installed (apt install p11-kit)");
            }
            add("SoftHSM2 in process", softHsm.get(), FIRST_SLOT, tokens);
        } else {
            missing.add("SoftHSM2 is not installed (apt install softhsm2)");
        }
    }

    List<Subject> subjects() {
        return List.copyOf(subjects);
    }

    /** What could not be measured, and why. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("A part of the measurement did not end", e);
            }
        }
    }

    private void add(String name, Path module, String slot, Map<String, String> environment) {
        Path log = folder.resolve(name.replace(' ', '-') + ".log");
        LoadProcess client = LoadProcess.start(program, module, slot, pin, environment, log);
        parts.push(client);
        subjects.add(new Subject(name, client));
    }

    /** @return the socket of an activated pool whose token is initialized */
    private Path pool(int cards) throws IOException {
        ServiceHome home = new ServiceHome(folder.resolve("home"));
        home.create();
        ServiceConfig.write(home, RackKind.EMBEDDED, 0);
        CoordinatorService service = CoordinatorService.start(ServiceConfig.read(home.config()));
        parts.push(service);
        Pool pool = BenchPool.create(service.pools(), POOL, cards);
        BenchPool.activate(
                pool, new SecurityDomains(ForkJoinPool.commonPool()), BenchPool.holders(folder.resolve("custodians")));
        ByteString secret = ByteString.copyFrom(PIN, UTF_8);
        PoolToken.initialize(pool, POOL, secret, secret);
        return home.doors().resolve(POOL + ".sock");
    }

    private Map<String, String> softHsmToken() throws IOException {
        Path tokens = Files.createDirectory(folder.resolve("softhsm"));
        Path config = Files.writeString(
                folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
        Map<String, String> environment = Map.of("SOFTHSM2_CONF", config.toString());
        Process init = start(
                environment,
                List.of("softhsm2-util", "--init-token", "--free", "--label", POOL, "--so-pin", PIN, "--pin", PIN));
        await(init);
        return environment;
    }

    private Path serve(Path module, Map<String, String> environment) throws IOException {
        Path socket = folder.resolve("softhsm.sock");
        Process server = start(
                environment,
                List.of(
                        "p11-kit",
                        "server",
                        "-f",
                        "--provider",
                        module.toString(),
                        "-n",
                        socket.toString(),
                        "pkcs11:"));
        parts.push(server::destroyForcibly);
        // It prints where it listens once it does.
        if (server.inputReader().readLine() == null) {
            throw new RefusedException(Code.INTERNAL, "p11-kit server did not start.");
        }
        return socket;
    }

    private Process start(Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectError(folder.resolve(command.get(0) + ".log").toFile());
        return builder.start();
    }

    private static void await(Process process) throws IOException {
        try {
            if (!process.waitFor(SERVER_PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new RefusedException(Code.INTERNAL, "softhsm2-util made no token.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Where distributions keep PKCS#11 modules. */
    private static Optional<Path> module(String file) {
        return Stream.of(
                        "/usr/lib/softhsm",
                        "/usr/lib/x86_64-linux-gnu/pkcs11",
                        "/usr/lib/aarch64-linux-gnu/pkcs11",
                        "/usr/lib/x86_64-linux-gnu/softhsm",
                        "/usr/lib64/pkcs11",
                        "/usr/lib/pkcs11")
                .map(folder -> Path.of(folder, file))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
