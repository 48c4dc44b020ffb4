package dev.holdfast.harness.bench;

import static dev.holdfast.harness.stage.StageTime.join;

import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.JobState;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.harness.bench.Trial.Step;
import dev.holdfast.harness.cluster.EmbeddedCluster;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.harness.workload.Inventory;
import dev.holdfast.harness.workload.Pipeline;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.Custodians;
import dev.holdfast.proto.domain.Randomness;
import dev.holdfast.proto.domain.SecurityDomainFile;
import dev.holdfast.proto.domain.WrappingKey;
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
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * One recovery, every step measured: a pool is filled and backed up, all its cards are destroyed, and a fresh pool gets
 * the security domain and the backup.
 */
final class RecoveryTrial {

    private static final String POOL = "Bench";
    private static final String RECOVERED = "Recovered";
    private static final Pipeline CALLS = new Pipeline(StageTime.ofThisMachine());
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
        List<Custodian> holders = BenchPool.holders(folder.resolve("custodians"));
        FolderStorage storage = new FolderStorage(folder.resolve("backups"));
        try (EmbeddedCluster cluster = new EmbeddedCluster(folder.resolve("cards"), CardOptions.standard())) {
            Pool lost = measured(Step.POOL_UP, () -> BenchPool.create(cluster.pools(), POOL, cards));
            byte[] domain = measured(Step.DOMAIN_DOWNLOADED, () -> BenchPool.activate(lost, domains, holders));
            BenchPool.assignRoles(lost);
            measured(Step.KEYS_MADE, () -> {
                fill.run(BenchPool.keys(lost), keys, versions, done -> progress.accept(Step.KEYS_MADE, done));
                return keys;
            });
            Job backup = measured(Step.BACKUP, () -> finished(jobs.backup(lost, BenchPool.CALLER, storage)));
            Inventory before = Inventory.of(BenchPool.keys(lost), BenchPool.roles(lost), CALLS);
            join(cluster.pools().destroy(POOL));

            Pool fresh = measured(Step.FRESH_POOL_UP, () -> BenchPool.create(cluster.pools(), RECOVERED, cards));
            measured(Step.DOMAIN_UPLOADED, () -> upload(fresh, domain, holders));
            measured(Step.PRIOR_BACKUP, () -> finished(jobs.backup(fresh, BenchPool.CALLER, storage)));
            measured(Step.RESTORE, () -> finished(jobs.restore(fresh, BenchPool.CALLER, storage, backup.folder())));
            Inventory after = Inventory.of(BenchPool.keys(fresh), BenchPool.roles(fresh), CALLS);
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

    /** With the holders' offline step in between. */
    private byte[] upload(Pool pool, byte[] domain, List<Custodian> holders) {
        byte[] exchangeKey = join(domains.initRecovery(pool, BenchPool.CALLER, new Custody.InPartition()));
        byte[] blob = Custodians.restoreBlob(
                        SecurityDomainFile.parse(domain),
                        WrappingKey.parseDer(exchangeKey),
                        holders.stream()
                                .limit(BenchPool.QUORUM)
                                .map(RecoveryTrial::key)
                                .toList(),
                        Randomness.from(new SecureRandom()))
                .toJson();
        join(domains.upload(pool, BenchPool.CALLER, blob));
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
}
