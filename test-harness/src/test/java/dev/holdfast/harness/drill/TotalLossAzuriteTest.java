package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.storage.AzuriteForTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills whose backups go to a storage account. */
class TotalLossAzuriteTest {

    private static final String EXPERIMENT = """
            title: A storage account that lets one down
            configuration: {cards: 3, keys: 8, storage: azurite}
            method:
              - fault: sas-expired
              - recovery: back-up
                refused: STORAGE_UNAVAILABLE
                name: back up with a token that expired
              - recovery: end-faults
              - fault: wrong-container
              - recovery: back-up
                refused: STORAGE_UNAVAILABLE
                name: back up into no container
              - recovery: end-faults
              - fault: storage-unreachable
              - recovery: back-up
                refused: STORAGE_UNAVAILABLE
                name: back up to nobody
              - recovery: end-faults
              - fault: half-upload
              - recovery: back-up
                refused: STORAGE_UNAVAILABLE
                name: back up half
              - recovery: end-faults
              - fault: storage-slow
                by: 20ms
              - recovery: back-up
            """;

    @TempDir
    Path folder;

    @Test
    void theRegionComesBackFromABlobContainer() throws Exception {
        AzuriteForTests.requireInstalled();
        Path work = folder.resolve("work");
        DrillReport report = Drill.ofCatalog("region-loss", Map.of("keys", "8", "storage", "azurite"), work)
                .play(DrillListener.SILENT);
        assertEquals(
                List.of(),
                report.phases().stream().filter(phase -> !phase.succeeded()).toList());
        assertTrue(report.recovered());
        try (Stream<Path> kept = Files.walk(work.resolve("backups"))) {
            assertTrue(
                    kept.anyMatch(file -> file.toString().contains("__blobstorage__")),
                    "Azurite keeps its blobs there");
        }
    }

    @Test
    void whatIsWrongWithTheAccountIsToldAndPasses() {
        AzuriteForTests.requireInstalled();
        Path work = folder.resolve("work");
        DrillSource source = new DrillSource("account.yaml", EXPERIMENT.getBytes(UTF_8));
        DrillReport report = new Drill("account", source.experiment(), work, "").play(DrillListener.SILENT);
        assertEquals(
                List.of(),
                report.phases().stream().filter(phase -> !phase.succeeded()).toList());
        assertEquals(4, report.refusals().size());
        assertTrue(report.refusals().stream().allMatch(DrillReport.Refusal::passed), report.refusals()::toString);
        assertTrue(
                report.refusals().toString().contains("(HTTP 403 AuthenticationFailed)")
                        || report.refusals().toString().contains("expired at"),
                report.refusals()::toString);
        assertTrue(report.refusals().toString().contains("ContainerNotFound"), report.refusals()::toString);
    }

    @Test
    void thereIsNoneInVirtualTime() {
        Map<String, String> changes = Map.of("storage", "azurite", "hosting", "virtual");
        RuntimeException refused = assertThrows(
                RuntimeException.class, () -> Drill.ofCatalog("region-loss", changes, folder.resolve("work"))
                        .play(DrillListener.SILENT));
        assertTrue(refused.getMessage().contains("no Azurite in virtual time"), refused::getMessage);
    }
}
