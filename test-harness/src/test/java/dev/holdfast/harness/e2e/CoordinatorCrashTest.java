package dev.holdfast.harness.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.harness.e2e.CrashSite.Run;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator dies before every single thing it does, and the next one on the same registry takes over: the same command
 * succeeds, or there is nothing left to do, and neither cards nor keys nor half backups are left lying about.
 */
final class CoordinatorCrashTest {

    private static final String POOL = "Contoso";

    @TempDir
    private Path folder;

    private CrashSite site;

    @BeforeEach
    void open() {
        site = new CrashSite(folder);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @FunctionalInterface
    private interface Command {
        CompletableFuture<?> run(Run run) throws IOException;
    }

    @FunctionalInterface
    private interface Check {
        void run(Run run) throws IOException;
    }

    /** Until the command outlives its last step. */
    private List<String> atEveryStep(Check prepare, Command command, Check afterwards) throws IOException {
        List<String> diedBefore = new ArrayList<>();
        boolean survived = false;
        for (int step = 1; !survived; step++) {
            try (Run run = site.start()) {
                prepare.run(run);
                run.mortality.endBefore(step);
                CompletableFuture.anyOf(run.mortality.ended(), command.run(run))
                        .handle((done, failure) -> done)
                        .join();
                survived = !run.mortality.ended().isDone();
                if (!survived) {
                    diedBefore.add(run.mortality.steps().get(step - 1));
                }
            }
            try (Run next = site.start()) {
                afterwards.run(next);
                site.assertNothingLeaks(next);
            }
        }
        return diedBefore;
    }

    private void ensure(Run run) {
        if (run.pools.find(POOL).isEmpty()) {
            run.pools
                    .create(PoolSpec.of(POOL, Site.ADMIN.principal()).withCards(2))
                    .join();
        }
    }

    @Test
    void create() throws IOException {
        List<String> steps = atEveryStep(
                run -> {},
                run -> run.pools.create(
                        PoolSpec.of(POOL, Site.ADMIN.principal()).withCards(2)),
                next -> {
                    site.assertNothingLeaks(next);
                    ensure(next);
                    assertEquals(2, site.inPlace().size());
                    next.pools.destroy(POOL).join();
                    assertEquals(Set.of(), site.inPlace());
                });
        assertTrue(steps.containsAll(List.of("write POOL_CREATING", "provision", "CLONE_TARGET", "PROVISION_POOL")));
    }

    @Test
    void delete() throws IOException {
        atEveryStep(
                run -> {
                    if (run.pools.deleted().isEmpty()) {
                        ensure(run);
                    } else {
                        run.pools.recover(POOL).join();
                    }
                },
                run -> run.pools.delete(POOL),
                next -> {
                    assertEquals(POOL, next.pools.delete(POOL).join().name());
                    assertTrue(next.pools.find(POOL).isEmpty());
                });
    }

    @Test
    void recover() throws IOException {
        withOneKey();
        atEveryStep(run -> run.pools.delete(POOL).join(), run -> run.pools.recover(POOL), next -> {
            if (next.pools.find(POOL).isEmpty()) {
                next.pools.recover(POOL).join();
            }
            Site.keys(next.pool(POOL)).get("kept").join();
        });
    }

    @Test
    void purge() throws IOException {
        atEveryStep(
                run -> {
                    ensure(run);
                    run.pools.delete(POOL).join();
                },
                run -> run.pools.purge(POOL),
                next -> {
                    if (!next.pools.deleted().isEmpty()) {
                        next.pools.purge(POOL).join();
                    }
                    assertEquals(Set.of(), site.inPlace());
                });
    }

    @Test
    void download() throws IOException {
        Command download =
                run -> run.domains.download(run.pool(POOL), Site.ADMIN, site.holders.certificates(), Holders.REQUIRED);
        atEveryStep(this::ensure, download, next -> download.run(next).join());
    }

    @Test
    void initRecoveryInThePool() throws IOException {
        atEveryStep(
                this::ensure,
                run -> run.domains.initRecovery(run.pool(POOL), Site.ADMIN, new Custody.InPartition()),
                next -> assertTrue(next.domains
                                .initRecovery(next.pool(POOL), Site.ADMIN, new Custody.InPartition())
                                .join()
                                .length
                        > 0));
    }

    @Test
    void initRecoveryInAToken() throws IOException {
        byte[] domain = domainOfAnotherPool();
        atEveryStep(this::ensure, run -> run.domains.initRecovery(run.pool(POOL), Site.ADMIN, run.inToken), next -> {
            byte[] certificate = next.domains
                    .initRecovery(next.pool(POOL), Site.ADMIN, next.inToken)
                    .join();
            assertEquals(1, site.token.recoveries().size());
            next.domains
                    .upload(next.pool(POOL), Site.ADMIN, site.holders.restoreBlob(domain, certificate))
                    .join();
            assertEquals(Set.of(), site.token.recoveries());
            next.pools.destroy(POOL).join();
        });
    }

    @Test
    void upload() throws IOException {
        byte[] domain = domainOfAnotherPool();
        List<byte[]> blob = new ArrayList<>();
        atEveryStep(
                run -> {
                    ensure(run);
                    byte[] certificate = run.domains
                            .initRecovery(run.pool(POOL), Site.ADMIN, run.inToken)
                            .join();
                    blob.add(0, site.holders.restoreBlob(domain, certificate));
                },
                run -> run.domains.upload(run.pool(POOL), Site.ADMIN, blob.get(0)),
                next -> {
                    if (!site.token.recoveries().isEmpty()) {
                        next.domains
                                .upload(next.pool(POOL), Site.ADMIN, blob.get(0))
                                .join();
                    }
                    assertEquals(Set.of(), site.token.recoveries());
                    Site.assertRefused(
                            Code.EXCHANGE_KEY_USED, next.domains.upload(next.pool(POOL), Site.ADMIN, blob.get(0)));
                    next.pools.destroy(POOL).join();
                });
    }

    @Test
    void backup() throws IOException {
        withOneKey();
        try (Run bystander = site.start("bystander");
                KeyReader reader = new KeyReader(site.adopted(bystander, POOL), "kept")) {
            atEveryStep(run -> {}, run -> run.backup(POOL).done(), next -> next.backup(POOL)
                    .done()
                    .join());
            reader.assertServed();
        }
        try (Run run = site.start()) {
            for (String listed : site.storage.list()) {
                run.restore(POOL, listed).done().join();
            }
            Site.keys(run.pool(POOL)).get("kept").join();
        }
    }

    @Test
    void restore() throws IOException {
        withOneKey();
        String folderOfBackup;
        try (Run run = site.start()) {
            Job backup = run.backup(POOL);
            backup.done().join();
            folderOfBackup = backup.folder();
        }
        atEveryStep(run -> {}, run -> run.restore(POOL, folderOfBackup).done(), next -> {
            assertFalse(next.pool(POOL)
                    .cardStatus(next.pool(POOL).cardIds().get(0))
                    .join()
                    .getRestoring());
            Site.keys(next.pool(POOL)).get("kept").join();
            next.restore(POOL, folderOfBackup).done().join();
        });
    }

    private void withOneKey() {
        try (Run run = site.start()) {
            ensure(run);
            run.activate(POOL);
            Site.keys(run.pool(POOL)).create(Site.aes("kept").build()).join();
        }
    }

    private byte[] domainOfAnotherPool() {
        try (Run run = site.start()) {
            run.pools
                    .create(PoolSpec.of("Source", Site.ADMIN.principal()).withCards(1))
                    .join();
            byte[] domain = run.activate("Source");
            run.pools.destroy("Source").join();
            return domain;
        }
    }
}
