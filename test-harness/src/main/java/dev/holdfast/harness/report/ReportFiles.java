package dev.holdfast.harness.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A report on disk: {@code report.html} for people, {@code report.json} for programs, readable by their owner alone. */
public final class ReportFiles {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private ReportFiles() {}

    /** Where the two renderings of one report are. */
    public record Written(Path html, Path json) {}

    /** Writes both into {@code folder}, which is made if need be. Each replaces an earlier one as a whole or not at all. */
    public static Written write(Path folder, DrillReport report) {
        try {
            Files.createDirectories(folder);
            return new Written(
                    replace(folder.resolve("report.html"), HtmlReport.render(report)),
                    replace(folder.resolve("report.json"), JsonReport.render(report)));
        } catch (IOException e) {
            throw new UncheckedIOException("the report could not be written to " + folder, e);
        }
    }

    private static Path replace(Path file, byte[] content) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new", OWNER_ONLY);
        try {
            Files.write(fresh, content);
            return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
