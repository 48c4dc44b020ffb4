package dev.holdfast.proto.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner's papers in a folder, PEM. Whoever asks gets what the files say now: a renewed certificate or a new revocation
 * list takes effect without a restart. While the files cannot be read the last papers that could be stay in force.
 *
 * <pre>
 *   certificate.pem   the holder's certificate, then its issuers
 *   roots.pem         the owner's roots
 *   revoked.pem       the owner's revocation lists; may be missing
 * </pre>
 */
public final class PapersFolder implements Supplier<Papers> {

    public static final String CERTIFICATE = "certificate.pem";
    public static final String ROOTS = "roots.pem";
    public static final String REVOKED = "revoked.pem";

    private static final Logger LOG = LoggerFactory.getLogger(PapersFolder.class);

    private final Path folder;
    private List<Object> version;
    private Papers papers;

    private PapersFolder(Path folder) throws IOException {
        this.folder = folder;
        this.version = look();
        this.papers = read();
    }

    /** @throws IOException with a sentence for the operator when the papers are missing or not readable */
    public static PapersFolder open(Path folder) throws IOException {
        return new PapersFolder(folder);
    }

    @Override
    public synchronized Papers get() {
        try {
            List<Object> now = look();
            if (!now.equals(version)) {
                version = now;
                papers = read();
            }
        } catch (IOException e) {
            LOG.warn("The earlier papers stay in force: {}", e.getMessage());
        }
        return papers;
    }

    private Papers read() throws IOException {
        try {
            return new Papers(
                    Certificates.parseAll(Files.readAllBytes(folder.resolve(CERTIFICATE))),
                    new Trust(
                            "owner",
                            Certificates.parseAll(Files.readAllBytes(folder.resolve(ROOTS))),
                            revocations(folder.resolve(REVOKED))));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "The owner's papers are not in " + folder + ": " + e.getMessage() + " is missing.", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("The owner's papers in " + folder + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static List<X509CRL> revocations(Path file) throws IOException, GeneralSecurityException {
        return Files.exists(file) ? Certificates.parseRevocations(Files.readAllBytes(file)) : List.of();
    }

    /** Changes when a file does: a file that was replaced has another key, one that was written another time or size. */
    private List<Object> look() throws IOException {
        List<Object> seen = new ArrayList<>();
        for (String name : List.of(CERTIFICATE, ROOTS, REVOKED)) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                seen.addAll(List.of(
                        name, attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey())));
            }
        }
        return seen;
    }
}
