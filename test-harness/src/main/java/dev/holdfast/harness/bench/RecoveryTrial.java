package dev.holdfast.harness.bench;

import static dev.holdfast.harness.workload.Pipeline.join;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.JobState;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.harness.bench.Trial.Step;
import dev.holdfast.harness.cluster.EmbeddedCluster;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.workload.Inventory;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.Custodians;
import dev.holdfast.proto.domain.Randomness;
import dev.holdfast.proto.domain.SecurityDomainFile;
import dev.holdfast.proto.domain.WrappingKey;
import dev.holdfast.proto.v1.RoleAssignment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One recovery, every step measured: a pool is filled and backed up, all its cards are destroyed, and a fresh pool gets
 * the security domain and the backup.
 */
final class RecoveryTrial {

    private static final String POOL = "Bench";
    private static final String RECOVERED = "Recovered";
    private static final Caller CALLER = new Caller("b0000000-0000-4000-8000-000000000001");
    /** The built-in roles that make keys and that read all there is. */
    private static final List<String> ROLES =
            List.of("21dbd100-6940-42c2-9190-5d6cb909625b", "2c18b078-7c48-4d3a-af88-5a3a1b3f82b3");

    private static final int HOLDERS = 3;
    private static final int QUORUM = 2;

    private final Path folder;
    private final int cards;
    private final VaultFill fill;
    private final BiConsumer<Step, Double> progress;
    private final SecurityDomains domains = new SecurityDomains(ForkJoinPool.commonPool());
    private final Jobs jobs = new Jobs(ForkJoinPool.commonPool(), Clock.systemUTC());
    private final Map<Step, Long> millis = new EnumMap<>(Step.class);

    /**
     * @param folder for this trial alone
     * @param progress told each step as it begins, and how far it is: 0 to 1
     */
    RecoveryTrial(Path folder, int cards, VaultFill fill, BiConsumer<Step, Double> progress) {
        this.folder = folder;
        this.cards = cards;
        this.fill = fill;
        this.progress = progress;
    }

    Trial run(int keys, int versions) {
        List<Custodian> holders = IntStream.rangeClosed(1, HOLDERS)
                .mapToObj(number -> Custodian.create(folder.resolve("custodians"), "custodian-" + number))
                .toList();
        FolderStorage storage = new FolderStorage(folder.resolve("backups"));
        try (EmbeddedCluster cluster = new EmbeddedCluster(folder.resolve("cards"), CardOptions.standard())) {
            Pool lost = measured(Step.POOL_UP, () -> create(cluster, POOL));
            byte[] domain = measured(Step.DOMAIN_DOWNLOADED, () -> download(lost, holders));
            ROLES.forEach(role -> join(roles(lost).putAssignment(assignment(role))));
            measured(Step.KEYS_MADE, () -> {
                fill.run(keys(lost), keys, versions, done -> progress.accept(Step.KEYS_MADE, done));
                return keys;
            });
            Job backup = measured(Step.BACKUP, () -> finished(jobs.backup(lost, CALLER, storage)));
            Inventory before = Inventory.of(keys(lost), roles(lost));
            join(cluster.pools().destroy(POOL));

            Pool fresh = measured(Step.FRESH_POOL_UP, () -> create(cluster, RECOVERED));
            measured(Step.DOMAIN_UPLOADED, () -> upload(fresh, domain, holders));
            measured(Step.PRIOR_BACKUP, () -> finished(jobs.backup(fresh, CALLER, storage)));
            measured(Step.RESTORE, () -> finished(jobs.restore(fresh, CALLER, storage, backup.folder())));
            Inventory after = Inventory.of(keys(fresh), roles(fresh));
            return new Trial(keys, versions, millis, bytes(backup), before.equals(after));
        }
    }

    private <T> T measured(Step step, Supplier<T> work) {
        progress.accept(step, 0.0);
        long start = System.nanoTime();
        T result = work.get();
        millis.put(step, (System.nanoTime() - start) / 1_000_000);
        return result;
    }

    private Pool create(EmbeddedCluster cluster, String name) {
        return join(cluster.pools().create(PoolSpec.of(name, CALLER.principal()).withCards(cards)));
    }

    private byte[] download(Pool pool, List<Custodian> holders) {
        List<byte[]> certificates =
                holders.stream().map(Custodian::certificateDer).toList();
        return join(domains.download(pool, CALLER, certificates, QUORUM));
    }

    /** With the holders' offline step in between. */
    private byte[] upload(Pool pool, byte[] domain, List<Custodian> holders) {
        byte[] exchangeKey = join(domains.initRecovery(pool, CALLER, new Custody.InPartition()));
        byte[] blob = Custodians.restoreBlob(
                        SecurityDomainFile.parse(domain),
                        WrappingKey.parseDer(exchangeKey),
                        holders.stream().limit(QUORUM).map(RecoveryTrial::key).toList(),
                        Randomness.from(new SecureRandom()))
                .toJson();
        join(domains.upload(pool, CALLER, blob));
        return blob;
    }

    private static CustodianKey key(Custodian holder) {
        byte[] pem = {};
        try {
            pem = Files.readAllBytes(holder.privateKey());
            return CustodianKey.parse(holder.name(), pem, Files.readAllBytes(holder.certificate()), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    private static Job finished(Job job) {
        join(job.done());
        return job;
    }

    private static long bytes(Job backup) {
        return backup.state() instanceof JobState.Succeeded succeeded ? succeeded.bytes() : 0;
    }

    private static KeyClient keys(Pool pool) {
        return new KeyClient(pool.client(), CALLER);
    }

    private static RoleClient roles(Pool pool) {
        return new RoleClient(pool.client(), CALLER);
    }

    private static RoleAssignment assignment(String role) {
        return RoleAssignment.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setScope("/")
                .setRoleDefinitionId(role)
                .setPrincipal(CALLER.principal())
                .build();
    }
}
