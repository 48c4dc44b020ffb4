package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.custody.CustodySpec;
import dev.holdfast.bridge.custody.SoftHsmToken;
import dev.holdfast.bridge.custody.TokenFaults;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.action.Deeds;
import dev.holdfast.harness.action.DrillFolders;
import dev.holdfast.harness.action.DrillLog;
import dev.holdfast.harness.action.ExchangeFiles;
import dev.holdfast.harness.action.HeldCustody;
import dev.holdfast.harness.action.HoldersStep;
import dev.holdfast.harness.action.Service;
import dev.holdfast.harness.cli.LogFile;
import dev.holdfast.harness.cluster.FactoryFirmware;
import dev.holdfast.harness.cluster.LocalStage;
import dev.holdfast.harness.experiment.Custody;
import dev.holdfast.harness.experiment.ExperimentReader;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.ReportFiles;
import dev.holdfast.harness.scan.ByteScan;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DomainState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xipki.pkcs11.wrapper.AttributeVector;

/** One drill with its exchange key in a SoftHSM2 token, looked at from several sides. */
class TotalLossSoftHsmTest {

    private static final List<AttributeVector> OUTSTANDING = new ArrayList<>();

    private static DrillFolders folders;
    private static DrillReport report;

    @BeforeAll
    static void drill() throws IOException {
        assumeTrue(SoftHsmToken.installed().isPresent(), "SoftHSM2 is not installed: no token to keep a key in.");
        String configuration = System.getenv("SOFTHSM2_CONF");
        assumeTrue(configuration != null, "SOFTHSM2_CONF is not set, as the build sets it: SoftHSM2 cannot be used.");
        Path work = Path.of(configuration).getParent().getParent();
        delete(work);
        folders = new DrillFolders(Files.createDirectories(work));
        LogFile.open(folders.log());
        Drill drill = Drill.ofCatalog(
                "region-loss", Map.of("cards", "1", "keys", "3", "seed", "5", "custody", "softhsm"), work);
        report = drill.play(new DrillListener() {
            @Override
            public void phaseFinished(DrillReport.Phase phase) {
                if (phase.name().startsWith("Begin its recovery") && phase.succeeded()) {
                    OUTSTANDING.addAll(TokenObjects.privateKeys(token()));
                }
            }
        });
        ReportFiles.write(work, report, work.resolve("cards/owner"));
    }

    @Test
    void thePoolComesBack() {
        assertTrue(report.recovered(), () -> report.phases() + "\n" + report.checks() + "\n" + report.refusals());
    }

    @Test
    void theExchangeKeyCannotLeaveTheTokenAndIsGoneAfterwards() {
        assertEquals(1, OUTSTANDING.size());
        AttributeVector key = OUTSTANDING.get(0);
        assertTrue(key.label().contains("ContosoMHSM2"), key.label());
        assertTrue(key.sensitive());
        assertFalse(key.extractable());
        assertEquals(List.of(), TokenObjects.privateKeys(token()));
        assertEquals(List.of(), TokenObjects.publicKeys(token()));
    }

    @Test
    void noPinIsAnywhereButInItsOwnFile() throws IOException {
        Map<String, byte[]> pins = new LinkedHashMap<>();
        for (String file : List.of("user.pin", "officer.pin")) {
            pins.put(file, Files.readAllBytes(folders.token().resolve(file)));
        }
        try (ByteScan scan = new ByteScan(pins)) {
            ByteScan.Result result = scan.scan(List.of(folders.work()));
            assertTrue(result.files() > 20, "cards, backups, domain, log and reports were searched");
            assertEquals(
                    Set.of(folders.token().resolve("user.pin"), folders.token().resolve("officer.pin")),
                    result.findings().stream().map(ByteScan.Finding::file).collect(Collectors.toSet()));
        }
    }

    @Test
    void aStepOfAnExperimentTakesTheTokenAwayAndAnotherGivesItBack(@TempDir Path folder) {
        String experiment = """
                title: no token
                configuration: {cards: 1, keys: 1, may-lose: all, custody: "%s"}
                method:
                  - recovery: back-up
                  - fault: destroy-card
                    on: all
                  - recovery: forget-pool
                  - recovery: create-new-pool
                  - fault: token-removed
                    name: no token
                  - recovery: begin-recovery
                    refused: CUSTODY_UNAVAILABLE
                  - recovery: end-faults
                  - recovery: begin-recovery
                  - human: custodians-make-transfer-file
                  - recovery: upload-security-domain
                  - recovery: back-up
                    as: new-pool
                  - recovery: restore
                verification:
                  - check: nothing-lost
                """.formatted(SoftHsmToken.prepare(folders.token()));
        DrillReport played = new Drill(
                        "no-token",
                        ExperimentReader.read("test.yaml", experiment.getBytes(UTF_8), Deeds.vocabulary()),
                        folder.resolve("work"),
                        "")
                .play(DrillListener.SILENT);
        assertEquals(List.of(), played.shortcomings());
        String outcome = played.detail().faults().get(1).outcome();
        assertTrue(outcome.matches(".*It was met [1-9]\\d* times; the token is as before\\."), outcome);
    }

    @Test
    void aTokenTakenAwayBeforeTheUploadLeavesThePoolWaitingForIt(@TempDir Path folder) throws IOException {
        DrillFolders later = new DrillFolders(folder);
        later.create();
        ExchangeFiles files = new ExchangeFiles(later.domain());
        try (Service service = new Service(LocalStage.embedded(folder, FactoryFirmware.of(Firmware.CURRENT), 1));
                HeldCustody custody = HeldCustody.open(Custody.SOFTHSM, folders, service, new TokenFaults())) {
            Pool pool = service.create("Later", 1);
            files.writeExchangeKey(
                    service.await(service.domains().initRecovery(pool, Service.ADMINISTRATOR, custody.custody())));
            HoldersStep.restoreBlob(
                    new ExchangeFiles(folders.domain()).domain(),
                    files.exchangeKey(),
                    quorum(),
                    List.of(),
                    files.transfer());
            Set<ByteString> waiting = service.stateOf(pool);

            DrillLog log = new DrillLog(DrillListener.SILENT, 1);
            Path token = tokenFolder();
            Path away = folder.resolve("away");
            Files.move(token, away);
            try {
                log.mustRefuse(
                        "upload without the token",
                        Code.CUSTODY_UNAVAILABLE,
                        () -> service.stateOf(pool),
                        () -> upload(service, pool, files));
            } finally {
                Files.move(away, token);
            }
            DrillReport.Refusal refusal = log.refusals().get(0);
            assertTrue(refusal.passed(), refusal.toString());
            assertTrue(refusal.message().contains("insert it, then repeat"), refusal.message());
            assertEquals(waiting, service.stateOf(pool));

            upload(service, pool, files);
            assertEquals(
                    DomainState.ACTIVATED,
                    service.await(pool.cardStatus(pool.cardIds().get(0))).getDomainState());
            assertEquals(List.of(), TokenObjects.privateKeys(token()));
        }
    }

    private static void upload(Service service, Pool pool, ExchangeFiles files) {
        service.await(service.domains().upload(pool, Service.ADMINISTRATOR, files.readTransfer()));
    }

    private static List<Path> quorum() {
        return List.of(
                folders.custodians().resolve("custodian-1.key"),
                folders.custodians().resolve("custodian-2.key"));
    }

    private static CustodySpec token() {
        return SoftHsmToken.prepare(folders.token());
    }

    private static Path tokenFolder() throws IOException {
        try (Stream<Path> tokens = Files.list(folders.token().resolve("tokens"))) {
            return tokens.findFirst().orElseThrow();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
