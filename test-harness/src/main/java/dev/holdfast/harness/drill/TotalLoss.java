package dev.holdfast.harness.drill;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.drill.DrillLog.Done;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.harness.report.DrillReport.Moment.Kind;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The main job: a pool loses every card and comes back from its security domain, a quorum of custodians' keys and a
 * backup, in the steps of the service's own disaster recovery procedure. On the way it tries what must not work, and at
 * the end it compares everything.
 */
public final class TotalLoss {

    private static final int PHASES_BESIDE_DISASTER = 17;
    private static final Duration YEARS = Duration.ofDays(1_000);
    private static final String TARGET = "ContosoMHSM2";

    private final TotalLossOptions options;
    private final DrillFolders folders;
    private final DrillLog log;
    private final Service service;
    private final ExchangeFiles files;

    private TotalLoss(TotalLossOptions options, DrillFolders folders, DrillLog log, Service service) {
        this.options = options;
        this.folders = folders;
        this.log = log;
        this.service = service;
        this.files = new ExchangeFiles(folders.domain());
    }

    /** Runs the drill. What goes wrong in it is in the report; only a defect of the drill itself is thrown. */
    public static DrillReport run(TotalLossOptions options, DrillListener listener) {
        Map<String, String> configuration = options.plan().configuration();
        configuration.put("quorum", options.quorum().toString());
        configuration.put("custody", options.custody().toString());
        return new DrillRun(
                        options.disaster().drill(),
                        options.disaster().title(),
                        PHASES_BESIDE_DISASTER + options.disaster().phases(),
                        options.plan(),
                        configuration,
                        options.replay())
                .run((folders, log, service) -> new TotalLoss(options, folders, log, service).procedure(), listener);
    }

    private Loss procedure() {
        Source source = Source.prepare(options.plan(), options.quorum(), folders, log, service);
        String backup = log.phase("Back it up", () -> backUp(source.pool()));
        long backedUp = log.now();
        String foreign = log.phase("Prepare another domain's backup", this::foreignBackup);
        try (PlaintextSearch search = new PlaintextSearch(folders, source.planted())) {
            switch (options.disaster()) {
                case REGION_LOSS -> log.phase("Destroy every card", () -> destroy(source.pool(), search));
                case PURGED -> purge(source.pool(), search);
                case ARCHIVED -> archive(source, search);
            }
            long lost = log.now();
            Pool target = recover(source.custodians(), backup, foreign);
            return log.phase(
                    "Prove that nothing was lost", () -> prove(target, source.estate(), search, lost - backedUp));
        }
    }

    /** From nothing but blank cards, the custodians' keys and the backup. */
    private Pool recover(List<Custodian> custodians, String backup, String foreign) {
        Pool target = log.recovering(
                "Create a new pool",
                () -> Source.created(service, TARGET, options.plan().cards()));
        try (HeldCustody custody = HeldCustody.open(options.custody(), folders, service)) {
            log.recovering("Begin its recovery: a new exchange key", () -> beginRecovery(target, custody));
            log.recovering("Custodians make the transfer file, offline", () -> transferFile(custodians));
            RecoveryTrials trials = new RecoveryTrials(service, log, files, target, custodians, options.quorum());
            log.phase("Try uploads that must be refused", trials::beforeUpload);
            log.recovering("Upload the security domain", () -> upload(target));
            log.phase("Try what a recovered pool must refuse", () -> trials.afterUpload(backup));
            log.recovering("Back up the new pool", () -> backUp(target));
            log.phase("Try a restore that must be refused", () -> trials.beforeRestore(foreign));
        }
        log.recovering("Restore the source's backup", () -> restore(target, backup));
        return target;
    }

    private Done<Loss> prove(Pool target, Estate estate, PlaintextSearch search, long millisSinceBackup) {
        List<String> keysLost = new Proof(service, log, target, estate, search, List.of()).run();
        int keys = estate.inventory().versionsByKey().size();
        return new Done<>(
                new Loss(keys, keysLost, millisSinceBackup),
                "Compared with what the source pool was: " + log.checks().size() + " kinds of things.");
    }

    private Done<String> backUp(Pool pool) {
        String folder = service.backup(pool);
        return new Done<>(folder, "Written to " + folder + ".");
    }

    private Done<String> foreignBackup() {
        Pool other = service.create("Fabrikam", 1);
        List<byte[]> certificates = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            certificates.add(
                    Custodian.create(folders.custodians(), "stranger-" + i).certificateDer());
        }
        service.await(service.domains().download(other, Service.ADMINISTRATOR, certificates, 2));
        String folder = service.backup(other);
        service.await(pools().destroy(other.name()));
        return new Done<>(folder, "A pool of another owner was backed up, for a refusal later on.");
    }

    private Done<String> destroy(Pool source, PlaintextSearch search) {
        int cards = source.cardIds().size();
        log.mark(Kind.DISASTER, "All " + cards + " cards are destroyed");
        service.cutPower(source);
        search.look();
        service.await(pools().destroy(source.name()));
        return Done.of("Power cut, fuses, NVRAM and disks of all " + cards + " cards deleted.");
    }

    private void purge(Pool source, PlaintextSearch search) {
        log.phase("Delete the pool", () -> delete(source, search));
        log.phase("Try what a deleted pool must refuse", () -> tryDeleted(source));
        log.phase("Purge it", () -> {
            log.mark(Kind.DISASTER, "The pool is purged");
            service.await(pools().purge(source.name()));
            return Done.of("Its cards are destroyed; the service does not know it any more.");
        });
    }

    private void archive(Source source, PlaintextSearch search) {
        log.phase("Delete every key", () -> deleteKeys(source));
        log.phase("Delete the pool", () -> delete(source.pool(), search));
        log.phase("Try what a deleted pool must refuse", () -> tryDeleted(source.pool()));
        log.phase("Let years pass", () -> {
            log.mark(Kind.DISASTER, "Its retention ends: the pool is purged by itself");
            service.await(pools().advanceClock(YEARS));
            boolean gone = pools().deleted().isEmpty()
                    && service.rack().powered().isEmpty();
            log.check(new Check("nothing is left of the archived pool", 1, gone ? 1 : 0, List.of()));
            return Done.of("The service's clock is " + YEARS.toDays() + " days ahead.");
        });
    }

    private Done<String> deleteKeys(Source source) {
        List<String> names =
                List.copyOf(source.estate().inventory().versionsByKey().keySet());
        service.calls().each(names, service.keys(source.pool())::delete, done -> log.progress(done, "keys"));
        return Done.of(names.size() + " keys deleted.");
    }

    private Done<String> delete(Pool source, PlaintextSearch search) {
        service.await(pools().delete(source.name()));
        search.look();
        return Done.of("Soft-deleted: its cards have no power and keep what they hold, for "
                + source.spec().retentionDays() + " days.");
    }

    private Done<String> tryDeleted(Pool source) {
        log.mustRefuse(
                "using a key of a deleted pool",
                Code.UNREACHABLE,
                () -> pools().deleted(),
                () -> service.await(service.keys(source).get("key-00000")));
        log.mustRefuse(
                "creating a pool of a deleted one's name",
                Code.CONFLICT,
                () -> pools().deleted(),
                () -> service.create(source.name(), 1));
        return Done.of("Refused; only recovering or purging it is possible.");
    }

    private Pools pools() {
        return service.pools();
    }

    private Done<String> beginRecovery(Pool target, HeldCustody custody) {
        byte[] certificate =
                service.await(service.domains().initRecovery(target, Service.ADMINISTRATOR, custody.custody()));
        files.writeExchangeKey(certificate);
        return Done.of("Its private half is in " + custody.describe() + ".");
    }

    private Done<String> transferFile(List<Custodian> custodians) {
        // The last ones, so that it shows that any quorum will do.
        List<Path> keys =
                custodians.subList(custodians.size() - options.quorum().required(), custodians.size()).stream()
                        .map(Custodian::privateKey)
                        .toList();
        HoldersStep.restoreBlob(files.domain(), files.exchangeKey(), keys, files.transfer());
        return Done.of(keys.size() + " private keys were used, and stayed where they are.");
    }

    private Done<String> upload(Pool target) {
        service.await(service.domains().upload(target, Service.ADMINISTRATOR, files.readTransfer()));
        return Done.of("The pool holds the source's security domain; the exchange key is destroyed.");
    }

    private Done<String> restore(Pool target, String backup) {
        long bytes = service.restore(target, backup);
        return Done.of(bytes + " bytes authenticated and put in force at once.");
    }
}
