package dev.holdfast.harness.report;

import dev.holdfast.partition.factory.DocumentSeal;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.partition.host.OwnerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Function;

/** A report on disk: {@code report.html} for people, {@code report.json} for programs, signed; readable by their owner alone. */
public final class ReportFiles {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The name of the page, which is beside the JSON. */
    public static final String PAGE = "report.html";

    private ReportFiles() {}

    /** Where the two renderings of one report are. */
    public record Written(Path html, Path json) {}

    /**
     * Writes both into {@code folder}, which is made if need be; each replaces an earlier one as a whole or not at all. The owner of
     * the cards signs the JSON, which names the page by its digest.
     *
     * @param owner his folder; a new owner is made if there is none, as of a run that ended before there were cards, or had cards
     *     whose keys a seed decides
     */
    public static Written write(Path folder, DrillReport report, Path owner) {
        try (OwnerFolder signer = OwnerFolder.open(owner, HostCrypto.engine("report"))) {
            return write(folder, report, message -> signer.sealDocument("Holdfast report", message));
        } catch (IOException e) {
            throw new UncheckedIOException("the report could not be signed with the owner's key in " + owner, e);
        }
    }

    /** @param owner signs a message */
    static Written write(Path folder, DrillReport report, Function<byte[], DocumentSeal> owner) {
        byte[] page = HtmlReport.render(report);
        return write(folder, page, SignedReport.sign(JsonReport.document(report), page, owner));
    }

    private static Written write(Path folder, byte[] page, byte[] json) {
        try {
            Files.createDirectories(folder);
            return new Written(replace(folder.resolve(PAGE), page), replace(folder.resolve("report.json"), json));
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
