package dev.holdfast.harness.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.custody.CustodySpec;
import dev.holdfast.bridge.custody.MakerTrust;
import dev.holdfast.bridge.custody.SoftHsmToken;
import dev.holdfast.bridge.custody.TokenCustody;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.harness.cluster.EmbeddedCluster;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.rollout.Officer;
import dev.holdfast.harness.rollout.OfficerDesk;
import dev.holdfast.harness.rollout.RollingUpdate;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.partition.image.ImageRefusal;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.RoleAssignment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A service over embedded cards with one administrator, and the three holders of every pool's security domain. */
final class Site implements AutoCloseable {

    static final Caller ADMIN = new Caller("11111111-1111-1111-1111-111111111111");
    static final Caller STRANGER = new Caller("22222222-2222-2222-2222-222222222222");

    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";
    private static final String CRYPTO_OFFICER = "515eb02d-2335-4d2d-92f2-b1cbdf9c3778";

    private final AtomicInteger named = new AtomicInteger();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final EmbeddedCluster cluster;
    private final Holders holders;
    private final SecurityDomains domains = new SecurityDomains(workers);
    private final Jobs jobs = new Jobs(workers, Clock.systemUTC());

    Site(Path folder) {
        cluster = new EmbeddedCluster(folder.resolve("cards"), CardOptions.standard());
        holders = new Holders(folder.resolve("holders"));
    }

    Holders holders() {
        return holders;
    }

    SecurityDomains domains() {
        return domains;
    }

    Jobs jobs() {
        return jobs;
    }

    /** A SoftHSM2 token that trusts the maker of this site's cards; skips the test where there is none. */
    Custody softHsm() {
        assumeTrue(SoftHsmToken.installed().isPresent(), "SoftHSM2 is not installed: no token to keep a key in.");
        String configuration = System.getenv("SOFTHSM2_CONF");
        assumeTrue(configuration != null, "SOFTHSM2_CONF is not set, as the build sets it: SoftHSM2 cannot be used.");
        CustodySpec token = SoftHsmToken.prepare(Path.of(configuration).getParent());
        try {
            X509Certificate maker = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(cluster.rack().makerRoot()));
            return new Custody.InToken(new TokenCustody(token, new MakerTrust(List.of(maker)), new SecureRandom()));
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A provisioned pool with a name of its own. */
    Pool pool(int cards) {
        return cluster.pools()
                .create(PoolSpec.of("Pool" + named.incrementAndGet(), ADMIN.principal())
                        .withCards(cards))
                .join();
    }

    /** The administrator may do everything with keys afterwards. */
    byte[] activate(Pool pool) {
        byte[] securityDomain = domains.download(pool, ADMIN, holders.certificates(), Holders.REQUIRED)
                .join();
        letUseKeys(pool);
        return securityDomain;
    }

    /** A new pool of one card that holds this security domain. */
    Pool recovered(byte[] securityDomain) throws IOException {
        Pool pool = pool(1);
        byte[] exchangeKey =
                domains.initRecovery(pool, ADMIN, new Custody.InPartition()).join();
        domains.upload(pool, ADMIN, holders.restoreBlob(securityDomain, exchangeKey))
                .join();
        letUseKeys(pool);
        return pool;
    }

    /** Brings other firmware to all cards of a pool that never got any since they were made, for good. */
    void update(Pool pool, Firmware firmware) {
        ByteString credential = ByteString.copyFromUtf8("the officer's own");
        OfficerDesk desk = new OfficerDesk(PooledCards.of(pool), new Officer("admin", card -> credential));
        pool.cardIds().forEach(desk::appoint);
        RollingUpdate update = new RollingUpdate(desk, sentence -> {});
        try {
            update.update(FirmwareImage.parse(cluster.rack().image(firmware)));
        } catch (ImageRefusal refusal) {
            throw new IllegalStateException(refusal);
        }
        update.keep();
    }

    /** Cuts the power of all its cards and wipes them. */
    void destroy(Pool pool) {
        pool.cardIds().forEach(card -> cluster.rack().destroy(card).join());
    }

    static void letUseKeys(Pool pool) {
        for (String role : List.of(CRYPTO_USER, CRYPTO_OFFICER)) {
            new RoleClient(pool.client(), ADMIN)
                    .putAssignment(RoleAssignment.newBuilder()
                            .setId(UUID.randomUUID().toString())
                            .setScope("/")
                            .setRoleDefinitionId(role)
                            .setPrincipal(ADMIN.principal())
                            .build())
                    .join();
        }
    }

    static KeyClient keys(Pool pool) {
        return new KeyClient(pool.client(), ADMIN);
    }

    static CreateKey.Builder aes(String name) {
        return CreateKey.newBuilder()
                .setName(name)
                .setSpec(KeySpec.newBuilder().setType(KeyType.OCT).setSize(256))
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true));
    }

    /** The digest of the replicated state, the same on all cards of the pool. */
    static ByteString digest(Pool pool) {
        List<ByteString> digests = pool.cardIds().stream()
                .map(card -> pool.cardStatus(card).join().getStateDigest())
                .distinct()
                .toList();
        assertEquals(1, digests.size(), "the cards' states differ");
        return digests.get(0);
    }

    static RefusedException assertRefused(Code code, CompletableFuture<?> future) {
        CompletionException failure = assertThrows(CompletionException.class, future::join);
        if (!(failure.getCause() instanceof RefusedException refused)) {
            throw failure;
        }
        assertEquals(code, refused.code(), refused.getMessage());
        return refused;
    }

    @Override
    public void close() {
        cluster.close();
        workers.shutdown();
    }
}
