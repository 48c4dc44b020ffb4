package dev.holdfast.harness.junit;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.service.CoordinatorService;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/** What brings a pool back that lost every card: its custodians, its security domain, and backups. */
public final class Recovery {

    private final CoordinatorService service;
    private final PoolSpec spec;
    private final Caller user;
    private final Quorum quorum;
    private final Path custody;
    private final SecurityDomains domains = new SecurityDomains(ForkJoinPool.commonPool());
    private final Jobs jobs;
    private final FolderStorage storage;
    private final List<Custodian> custodians = new ArrayList<>();
    private byte[] securityDomain = {};

    Recovery(CoordinatorService service, PoolSpec spec, Caller user, Quorum quorum, Path custody) {
        this.service = service;
        this.spec = spec;
        this.user = user;
        this.quorum = quorum;
        this.custody = custody;
        this.jobs = new Jobs(ForkJoinPool.commonPool(), service.pools().clock());
        this.storage = new FolderStorage(custody.resolve("backups"));
    }

    /** Makes the pool, and custodians who then hold its security domain; that activates it. */
    void begin() {
        Pool pool = TestedPool.await(service.pools().create(spec));
        IntStream.rangeClosed(1, quorum.holders())
                .mapToObj(number -> Custodian.create(custody, "custodian-" + number))
                .forEach(custodians::add);
        List<byte[]> certificates =
                custodians.stream().map(Custodian::certificateDer).toList();
        securityDomain = TestedPool.await(domains.download(pool, user, certificates, quorum.required()));
    }

    /** Each with the files of its key and certificate, for who wants to do the custodians' part by command. */
    public List<Custodian> custodians() {
        return List.copyOf(custodians);
    }

    /** The security domain's file, encrypted to the custodians. */
    public byte[] securityDomain() {
        return securityDomain.clone();
    }

    /**
     * Writes a full backup, at one point of the pool's log.
     *
     * @return its name, for {@link #recover}
     */
    public String backUp() {
        return ended(jobs.backup(pool(), user, storage)).folder();
    }

    /** Every card is destroyed, and the service knows the pool no more. */
    public void loseEverything() {
        TestedPool.await(service.pools().destroy(spec.name()));
    }

    /** As {@link #recover(String, List)}, with the first custodians that make a quorum. */
    public void recover(String backup) {
        recover(backup, custodians.subList(0, quorum.required()));
    }

    /**
     * Makes a new pool of blank cards under the old name, lets custodians bring the security domain to it, and restores a
     * backup.
     *
     * @throws dev.holdfast.proto.RefusedException when a step is refused, as with too few custodians; the pool is as that
     *     step left it, and may be lost again
     */
    public void recover(String backup, List<Custodian> present) {
        Pool fresh = TestedPool.await(service.pools().create(spec));
        byte[] exchangeKey = TestedPool.await(domains.initRecovery(fresh, user, new Custody.InPartition()));
        TestedPool.await(domains.upload(fresh, user, transfer(exchangeKey, present)));
        // The service wants a backup of the new pool before anything is restored into it.
        ended(jobs.backup(fresh, user, storage));
        ended(jobs.restore(fresh, user, storage, backup));
    }

    /** The custodians' part: their private keys do not leave this method. */
    private byte[] transfer(byte[] exchangeKey, List<Custodian> present) {
        List<CustodianKey> keys = present.stream().map(Recovery::keyOf).toList();
        return Custodians.restoreBlob(
                        SecurityDomainFile.parse(securityDomain),
                        WrappingKey.parseDer(exchangeKey),
                        keys,
                        Randomness.from(new SecureRandom()))
                .toJson();
    }

    private static CustodianKey keyOf(Custodian custodian) {
        byte[] key = read(custodian.privateKey());
        try {
            return CustodianKey.parse(custodian.name(), key, read(custodian.certificate()), null);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("A custodian has lost " + file, e);
        }
    }

    private static Job ended(Job job) {
        TestedPool.await(job.done());
        return job;
    }

    Pool pool() {
        return service.pools().find(spec.name()).orElseThrow();
    }
}
