package dev.holdfast.harness.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

    @TempDir
    private Path folder;

    @Test
    void bothRenderingsAreForTheirOwnerAloneAndReplaceEarlierOnes() throws IOException {
        Path work = folder.resolve("new/work");
        Path owner = folder.resolve("owner");
        ReportFiles.write(work, SampleReports.failed(), owner);
        ReportFiles.Written written = ReportFiles.write(work, SampleReports.recovered(), owner);
        assertEquals(work.resolve("report.html"), written.html());
        assertEquals(work.resolve("report.json"), written.json());
        assertArrayEquals(HtmlReport.render(SampleReports.recovered()), Files.readAllBytes(written.html()));
        SignedReport signed = SignedReport.verify(
                Files.readAllBytes(written.json()),
                Optional.of(Files.readAllBytes(written.html())),
                Optional.empty(),
                System.currentTimeMillis());
        assertTrue(signed.document().path("recovered").asBoolean(), "an owner was made, and signed");
        try (Stream<Path> files = Files.list(work)) {
            assertEquals(Set.of(written.html(), written.json()), files.collect(Collectors.toSet()));
        }
        for (Path file : Set.of(written.html(), written.json())) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }
}
