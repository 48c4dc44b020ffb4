package dev.holdfast.harness.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.door.PoolToken;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.harness.cluster.FolderTree;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.harness.service.RackKind;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A service in this process with one activated pool of three cards, whose token has its PINs. */
final class RunningDoor implements AutoCloseable {

    static final String POOL = "Door";
    static final String PIN = "1234-user";
    static final String SO_PIN = "1234-officer";

    private static final int HOLDERS = 3;
    private static final int QUORUM = 2;

    private final Path folder;
    private final ServiceConfig config;
    private final CoordinatorService service;
    private final Pool pool;

    private RunningDoor(Path folder, ServiceConfig config, CoordinatorService service, Pool pool) {
        this.folder = folder;
        this.config = config;
        this.service = service;
        this.pool = pool;
    }

    static RunningDoor open() {
        return open(UnaryOperator.identity());
    }

    /** @param change what is to be changed in a new home's configuration */
    static RunningDoor open(UnaryOperator<String> change) {
        try {
            // A socket's path is short: the folders of a build are often too deep.
            Path folder = Files.createTempDirectory("holdfast");
            ServiceHome home = new ServiceHome(folder.resolve("home"));
            home.create();
            ServiceConfig.write(home, RackKind.EMBEDDED, 0);
            Files.writeString(
                    home.config(),
                    change.apply(Files.readString(home.config()).replaceAll("(?m)^face = .*$", "face = off")));
            ServiceConfig config = ServiceConfig.read(home.config());
            CoordinatorService service = CoordinatorService.start(config);
            Pool pool = service.pools()
                    .create(PoolSpec.of(POOL, config.administrator()))
                    .join();
            List<byte[]> certificates = IntStream.rangeClosed(1, HOLDERS)
                    .mapToObj(number -> Custodian.create(folder.resolve("custodians"), "holder-" + number))
                    .map(Custodian::certificateDer)
                    .toList();
            new SecurityDomains(ForkJoinPool.commonPool())
                    .download(pool, new Caller(config.administrator()), certificates, QUORUM)
                    .join();
            PoolToken.initialize(pool, POOL, ByteString.copyFrom(SO_PIN, UTF_8), ByteString.copyFrom(PIN, UTF_8));
            return new RunningDoor(folder, config, service, pool);
        } catch (IOException e) {
            throw new IllegalStateException("The service's folder cannot be made", e);
        }
    }

    /** Absolute. */
    Path socket() {
        return config.home().doors().resolve(POOL + ".sock");
    }

    /** The service's folder, for operators' commands. */
    Path home() {
        return config.home().folder();
    }

    Pool pool() {
        return pool;
    }

    CoordinatorService service() {
        return service;
    }

    /** The service's other door, in the name of the first administrator. */
    KeyClient keys() {
        return new KeyClient(pool.client(), new Caller(config.administrator()));
    }

    @Override
    public void close() {
        service.close();
        FolderTree.delete(folder);
    }
}
