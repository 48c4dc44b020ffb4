package dev.holdfast.harness.junit;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.stage.Stage;
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
import java.util.stream.IntStream;

/** What brings a pool back that lost every card: its custodians, its security domain, and backups. */
public final class Recovery {

    private final Stage stage;
    private final PoolSpec spec;
    private final Caller user;
    private final Quorum quorum;
    private final Custody custody;
    private final List<Custodian> custodians = new ArrayList<>();
    private byte[] securityDomain = {};

    /** @param custody where exchange keys are made */
    Recovery(Stage stage, PoolSpec spec, Caller user, Quorum quorum, Custody custody) {
        this.stage = stage;
        this.spec = spec;
        this.user = user;
        this.quorum = quorum;
        this.custody = custody;
    }

    /** Makes the pool, and custodians who then hold its security domain; that activates it. */
    void begin() {
        Pool pool = TestedPool.await(stage.pools().create(spec));
        IntStream.rangeClosed(1, quorum.holders())
                .mapToObj(number -> Custodian.create(stage.folder(), "custodian-" + number))
                .forEach(custodians::add);
        List<byte[]> certificates =
                custodians.stream().map(Custodian::certificateDer).toList();
        securityDomain = TestedPool.await(stage.domains().download(pool, user, certificates, quorum.required()));
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
        return ended(stage.jobs().backup(pool(), user, stage.storage())).folder();
    }

    /** Every card is destroyed, and the service knows the pool no more. */
    public void loseEverything() {
        TestedPool.await(stage.pools().destroy(spec.name()));
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
        Pool fresh = TestedPool.await(stage.pools().create(spec));
        byte[] exchangeKey = TestedPool.await(stage.domains().initRecovery(fresh, user, custody));
        TestedPool.await(stage.domains().upload(fresh, user, transfer(exchangeKey, present)));
        // The service wants a backup of the new pool before anything is restored into it.
        ended(stage.jobs().backup(fresh, user, stage.storage()));
        ended(stage.jobs().restore(fresh, user, stage.storage(), backup));
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

    /** Lets go of the token. */
    void close() {
        if (custody instanceof Custody.InToken token) {
            token.custodian().close();
        }
    }

    Pool pool() {
        return stage.pools().find(spec.name()).orElseThrow();
    }
}
