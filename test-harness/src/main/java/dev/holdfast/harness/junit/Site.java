package dev.holdfast.harness.junit;

import dev.holdfast.bridge.custody.CustodySpec;
import dev.holdfast.bridge.custody.MakerTrust;
import dev.holdfast.bridge.custody.TokenCustody;
import dev.holdfast.bridge.custody.TokenFaults;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.harness.cluster.Breakable;
import dev.holdfast.harness.cluster.FolderTree;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.v1.RoleAssignment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/** A service in this JVM with one pool, in a folder that is deleted with it unless a test failed. */
final class Site implements AutoCloseable {

    /** "Managed HSM Crypto User" and "Managed HSM Crypto Officer". */
    private static final List<String> ROLES =
            List.of("21dbd100-6940-42c2-9190-5d6cb909625b", "515eb02d-2335-4d2d-92f2-b1cbdf9c3778");

    private final Path folder;
    private final long seed;
    private final List<String> failed = new ArrayList<>();
    private final SiteStage stage;
    private final TestedPool pool;
    private final Cards cards;
    private final Faults faults;
    private final Clients clients;
    private final ServiceClock clock;
    private final Recovery recovery;

    private Site(Path folder, SitePlan plan, long seed, Breakable breakable, CoordinatorService service) {
        this.folder = folder;
        this.seed = seed;
        ServiceConfig config = ServiceConfig.read(new ServiceHome(folder).config());
        Caller user = new Caller(config.administrator());
        stage = new SiteStage(
                service,
                folder.resolve("custody"),
                plan.hosting() == Hosting.EMBEDDED ? Optional.of(breakable.links()) : Optional.empty(),
                new SplittableRandom(seed));
        TokenFaults tokenFaults = new TokenFaults();
        Custody custody = plan.token().map(spec -> inToken(spec, tokenFaults)).orElseGet(Custody.InPartition::new);
        recovery = new Recovery(stage, plan.pool(user.principal()), user, plan.quorum(), custody);
        recovery.begin();
        letUseKeys(recovery.pool(), user);
        pool = new TestedPool(service, config, plan.name(), user);
        cards = new Cards(service, pool, new SplittableRandom(seed));
        faults = new Faults(stage, pool, plan.limits(), plan.token().map(spec -> tokenFaults));
        clients = new Clients(pool, folder);
        clock = new ServiceClock(service.pools());
    }

    /**
     * Returns when the pool serves.
     *
     * @throws dev.holdfast.proto.RefusedException when there can be no such pool
     */
    static Site open(HoldfastPool annotation, long seed) {
        SitePlan plan = SitePlan.of(annotation);
        // A socket's path is short: the folders of a build are often too deep.
        Path folder = made();
        Breakable breakable = Breakable.of(new SplittableRandom(seed));
        CoordinatorService service = null;
        try {
            service = CoordinatorService.start(plan.configured(new ServiceHome(folder)), breakable);
            return new Site(folder, plan, seed, breakable, service);
        } catch (RuntimeException e) {
            if (service != null) {
                service.close();
            }
            FolderTree.delete(folder);
            throw e;
        }
    }

    TestedPool pool() {
        return pool;
    }

    Cards cards() {
        return cards;
    }

    Faults faults() {
        return faults;
    }

    Clients clients() {
        return clients;
    }

    ServiceClock clock() {
        return clock;
    }

    Recovery recovery() {
        return recovery;
    }

    /** Ends what a test left under way. Faults first: clients are to finish what they are at. */
    void settle() {
        try {
            faults.endAll();
        } finally {
            clients.settle();
        }
    }

    /** Remembers that a test failed, and tells how to see it again. */
    void note(String test) {
        failed.add(test);
        System.err.printf(
                "Holdfast: %s failed; run it again with -D%s=%d. What the service left behind is in %s.%n",
                test, HoldfastPool.SEED, seed, folder);
    }

    @Override
    public void close() {
        clients.close();
        recovery.close();
        stage.close();
        if (failed.isEmpty()) {
            FolderTree.delete(folder);
        }
    }

    private static Path made() {
        try {
            return Files.createTempDirectory("holdfast");
        } catch (IOException e) {
            throw new UncheckedIOException("No folder for a pool can be made where temporary files go", e);
        }
    }

    private Custody inToken(CustodySpec spec, TokenFaults tokenFaults) {
        try {
            MakerTrust maker =
                    new MakerTrust(List.of(Certificates.parse(stage.rack().makerRoot())));
            return new Custody.InToken(new TokenCustody(spec, maker, new SecureRandom(), tokenFaults));
        } catch (CertificateException e) {
            throw new IllegalStateException("the maker's root is a certificate", e);
        }
    }

    private static void letUseKeys(Pool pool, Caller user) {
        for (String role : ROLES) {
            TestedPool.await(new RoleClient(pool.client(), user)
                    .putAssignment(RoleAssignment.newBuilder()
                            .setId(UUID.randomUUID().toString())
                            .setScope("/")
                            .setRoleDefinitionId(role)
                            .setPrincipal(user.principal())
                            .build()));
        }
    }
}
