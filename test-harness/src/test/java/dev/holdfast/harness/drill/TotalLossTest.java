package dev.holdfast.harness.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.action.DrillFolders;
import dev.holdfast.harness.action.ExchangeFiles;
import dev.holdfast.harness.action.HoldersStep;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Phase;
import dev.holdfast.harness.report.DrillReport.Refusal;
import dev.holdfast.harness.report.JunitXml;
import dev.holdfast.harness.report.ReportFiles;
import dev.holdfast.harness.scan.ByteScan;
import dev.holdfast.harness.workload.KeyPlan;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.DomainItems;
import dev.holdfast.proto.domain.RestoreBlob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TotalLossTest {

    private static final String KEYS = "24";

    @TempDir
    Path folder;

    @Test
    void nothingIsLostNothingForbiddenWorksAndNoSecretIsOnAnyDisk() throws Exception {
        Path work = folder.resolve("work");
        DrillReport report = Drill.ofCatalog("region-loss", Map.of("keys", KEYS, "seed", "7"), work)
                .play(DrillListener.SILENT);
        ReportFiles.write(work, report, work.resolve("cards/owner"));
        Files.write(work.resolve("report.xml"), JunitXml.render(report));

        assertEquals(
                List.of(),
                report.phases().stream().filter(phase -> !phase.succeeded()).toList());
        assertEquals(
                List.of(),
                report.checks().stream().filter(check -> !check.passed()).toList());
        assertEquals(
                List.of(),
                report.refusals().stream().filter(refusal -> !refusal.passed()).toList());
        assertTrue(report.recovered());
        assertEquals(6, report.refusals().size());
        assertEquals(15, report.checks().size());
        for (Check check : report.checks()) {
            assertTrue(check.expected() > 0, check.subject() + " compared nothing");
        }
        assertTrue(report.phases().stream().anyMatch(Phase::recovery));
        assertVerdictDependsOnEverything(report);

        DrillFolders folders = new DrillFolders(work);
        Map<String, byte[]> secrets = new LinkedHashMap<>(domainSecrets(folders));
        assertNotNull(secrets.remove(DomainItems.FIRMWARE), "which is none");
        assertEquals(4, secrets.size());
        try (ByteScan scan = new ByteScan(secrets)) {
            ByteScan.Result found = scan.scan(List.of(work));
            assertTrue(found.files() > 20, "the disks of three cards, backups and reports were searched");
            assertEquals(List.of(), found.findings());

            assertReportsAreSilent(work);

            Files.write(work.resolve("planted"), secrets.get("data-key"));
            assertFalse(scan.scan(List.of(work)).findings().isEmpty(), "the search finds what is there");
        }
    }

    @Test
    void theSameSeedPlansTheSameDrill() {
        assertEquals(KeyPlan.of(200, 5), KeyPlan.of(200, 5));
    }

    /** Private keys that lie in the work folder for all to see are not in what is handed on. */
    private static void assertReportsAreSilent(Path work) throws IOException {
        Map<String, byte[]> keys = Map.of(
                "custodian",
                line(work.resolve("custodians/custodian-1.key")),
                "owner",
                line(work.resolve("cards/owner/key.pem")));
        try (ByteScan scan = new ByteScan(keys)) {
            ByteScan.Result found = scan.scan(
                    List.of(work.resolve("report.html"), work.resolve("report.json"), work.resolve("report.xml")));
            assertEquals(3, found.files());
            assertEquals(List.of(), found.findings());
            assertFalse(
                    scan.scan(List.of(work.resolve("custodians"))).findings().isEmpty(), "the search finds one");
        }
    }

    /** Of a private key the bytes that stand in one line of its file. */
    private static byte[] line(Path file) throws IOException {
        return Base64.getDecoder().decode(Files.readAllLines(file).get(2));
    }

    private static void assertVerdictDependsOnEverything(DrillReport good) {
        List<Refusal> oneWorked = List.of(new Refusal("something forbidden", "FORBIDDEN", "OK", "", true));
        assertFalse(with(good, good.checks(), oneWorked, List.of()).recovered());
        assertFalse(with(good, List.of(new Check("keys", 2, 1, List.of("k"))), good.refusals(), List.of())
                .recovered());
        assertFalse(with(good, good.checks(), good.refusals(), List.of("key-1")).recovered());
    }

    private static DrillReport with(
            DrillReport report, List<Check> checks, List<Refusal> refusals, List<String> keysLost) {
        return new DrillReport(
                report.drill(),
                report.title(),
                report.kind(),
                report.started(),
                report.durationMillis(),
                report.configuration(),
                report.replay(),
                report.phases(),
                checks,
                refusals,
                new DrillReport.Loss(1, keysLost, 0),
                report.timeline(),
                report.detail());
    }

    /** What the source's domain held, opened as a quorum could: by way of a transfer file to a key of our own. */
    private Map<String, byte[]> domainSecrets(DrillFolders folders) throws IOException, GeneralSecurityException {
        Custodian own = Custodian.create(folder.resolve("own"), "own");
        Path transfer = folder.resolve("transfer.json");
        HoldersStep.restoreBlob(
                new ExchangeFiles(folders.domain()).domain(),
                own.certificate(),
                List.of(
                        folders.custodians().resolve("custodian-1.key"),
                        folders.custodians().resolve("custodian-2.key")),
                List.of(),
                transfer);
        RestoreBlob blob = RestoreBlob.parse(Files.readAllBytes(transfer));
        CustodianKey key = CustodianKey.parse(
                "own", Files.readAllBytes(own.privateKey()), Files.readAllBytes(own.certificate()), null);
        Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
        oaep.init(
                Cipher.DECRYPT_MODE,
                key.privateKey(),
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return new LinkedHashMap<>(blob.open(oaep.doFinal(blob.wrappedKey().encryptedKey())));
    }
}
