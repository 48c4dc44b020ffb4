package dev.holdfast.coordinator.names;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;

/**
 * The authority that certifies the service's names on this machine, so that clients reach it over TLS once they are told to
 * trust one file. It is made at the first start and kept in a folder:
 *
 * <pre>
 *   ca.pem          the authority's certificate, for clients
 *   authority.pem   the same with its key, readable by its owner alone
 *   server.pem      the certificate that the service shows, with its key, likewise
 * </pre>
 *
 * The authority can certify {@link CertifiedNames} and nothing else (name constraints, RFC 5280 section 4.2.1.10): whoever
 * takes its key cannot stand for other hosts towards those who trust it.
 */
public final class PrivateAuthority {

    private static final String CERTIFICATE = "ca.pem";
    private static final String AUTHORITY = "authority.pem";
    private static final String SERVER = "server.pem";

    private final Path folder;
    private final X509Certificate authority;
    private final CertifiedKey server;

    private PrivateAuthority(Path folder, X509Certificate authority, CertifiedKey server) {
        this.folder = folder;
        this.authority = authority;
        this.server = server;
    }

    /**
     * Reads the folder; makes what is missing in it, is for other names, or expires within a month.
     *
     * @throws RefusedException FORBIDDEN when the folder cannot be used, CONFLICT when what lies there is of no use
     */
    public static PrivateAuthority open(Path folder, Instant now) {
        try {
            Files.createDirectories(folder);
            CertifiedKey authority = authority(folder, now);
            return new PrivateAuthority(folder, authority.certificate(), server(folder, authority, now));
        } catch (IOException e) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "The certificates in " + folder + " cannot be read or written (" + e.getMessage()
                            + "); make the folder usable, or remove it and start again.");
        } catch (GeneralSecurityException e) {
            throw new RefusedException(
                    Code.CONFLICT,
                    "What lies in " + folder + " is not a certificate and its key; remove the folder and start again.");
        }
    }

    /** The file that clients are told to trust. */
    public Path certificateFile() {
        return folder.resolve(CERTIFICATE);
    }

    public X509Certificate certificate() {
        return authority;
    }

    /** What a server shows. */
    public KeyManagerFactory identity() {
        char[] none = {};
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, none);
            keys.setKeyEntry("server", server.key(), none, new Certificate[] {server.certificate(), authority});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, none);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This Java runtime cannot hold a key in memory.", e);
        }
    }

    private static CertifiedKey authority(Path folder, Instant now) throws IOException, GeneralSecurityException {
        Optional<CertifiedKey> kept = CertifiedKey.read(folder.resolve(AUTHORITY))
                .filter(found -> found.lastsBeyond(now) && CertifiedNames.areAllowedBy(found.certificate()));
        CertifiedKey authority = kept.isPresent() ? kept.get() : Issuer.authority(now);
        if (kept.isEmpty()) {
            authority.write(folder.resolve(AUTHORITY));
        }
        // Written at each start: the file may be gone, or be that of an authority before this one.
        authority.writeCertificate(folder.resolve(CERTIFICATE));
        return authority;
    }

    private static CertifiedKey server(Path folder, CertifiedKey authority, Instant now)
            throws IOException, GeneralSecurityException {
        PublicKey issuer = authority.certificate().getPublicKey();
        Optional<CertifiedKey> kept = CertifiedKey.read(folder.resolve(SERVER))
                .filter(found -> found.lastsBeyond(now) && CertifiedNames.areIn(found.certificate()))
                .filter(found -> isSignedBy(issuer, found.certificate()));
        if (kept.isPresent()) {
            return kept.get();
        }
        CertifiedKey made = Issuer.server(authority, now);
        made.write(folder.resolve(SERVER));
        return made;
    }

    private static boolean isSignedBy(PublicKey issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
