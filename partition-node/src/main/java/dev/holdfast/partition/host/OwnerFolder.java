package dev.holdfast.partition.host;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.factory.DocumentSeal;
import dev.holdfast.partition.factory.Owner;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.PapersFolder;
import dev.holdfast.proto.trust.Pem;
import dev.holdfast.proto.trust.Subject;
import dev.holdfast.proto.v1.ImageSeal;
import dev.holdfast.proto.v1.PeerRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The owner in a folder, and what it writes into the folders of others: papers, and revocation lists.
 *
 * <pre>
 *   FOLDER/key.pem       the owner's private key
 *   FOLDER/root.pem      the owner's root
 *   FOLDER/revoked.pem   the latest revocation list, once something was revoked
 *   FOLDER/issued/       every certificate ever issued, by serial number
 * </pre>
 *
 * One process at a time writes to it.
 */
public final class OwnerFolder implements AutoCloseable {

    private static final String ISSUED = "issued";

    private final Path folder;
    private final CryptoEngine crypto;
    private final Owner owner;

    private OwnerFolder(Path folder, CryptoEngine crypto, Owner owner) {
        this.folder = folder;
        this.crypto = crypto;
        this.owner = owner;
    }

    /** The owner of that folder; a new one when there is none yet. */
    public static OwnerFolder open(Path folder, CryptoEngine crypto) throws IOException {
        PrivateFiles.createFolder(folder.resolve(ISSUED));
        if (!Files.exists(folder.resolve(AuthorityFolder.ROOT))) {
            try (Owner founded = new Owner(crypto, System.currentTimeMillis())) {
                AuthorityFolder.found(folder, founded.privateKey(), founded.root());
            }
        }
        Path revoked = folder.resolve(PapersFolder.REVOKED);
        Optional<byte[]> list =
                Files.exists(revoked) ? Optional.of(Pem.REVOCATIONS.read(Files.readString(revoked))) : Optional.empty();
        return new OwnerFolder(folder, crypto, new Owner(AuthorityFolder.read(folder, crypto), list));
    }

    /** The root certificate, DER. */
    public byte[] root() {
        return owner.root();
    }

    /** Certifies an installed card, for the first time or anew, and puts the papers into its folder. */
    public void certifyCard(Path cardFolder) throws IOException {
        try {
            FileFuses fuses = FileFuses.read(CardHost.fusesIn(cardFolder));
            write(
                    CardHost.papersIn(cardFolder),
                    owner.certifyCard(fuses.makerChain().get(0)));
        } catch (GeneralSecurityException e) {
            throw new IOException("The card in " + cardFolder + " cannot be certified: its fuses are damaged.", e);
        }
    }

    /**
     * Makes a folder for {@link TlsIdentity#open}: a key pair, its certificate, and the papers beside it.
     *
     * @param role coordinator or tester
     */
    public void equip(Path holder, String name, PeerRole role) throws IOException {
        CryptoEngine.Generated pair = crypto.generateCardKey();
        try {
            PrivateFiles.createFolder(holder);
            PrivateFiles.replace(holder.resolve(TlsIdentity.KEY), Pem.PRIVATE_KEY.write(List.of(pair.material())));
            write(holder, owner.certify(name, role, pair.publicKey()));
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificate of " + name + " could not be written.", e);
        } finally {
            Arrays.fill(pair.material(), (byte) 0);
        }
    }

    /** Answers for a firmware image; the certificate of the key is kept, so that it can be revoked. */
    public ImageSeal sealFirmware(String subject, byte[] message) {
        ImageSeal seal = owner.sealFirmware(subject, message);
        try {
            keep(seal.getChain(0).toByteArray());
            return seal;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was just issued can be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The certificate of " + subject + " could not be written.", e);
        }
    }

    /** Answers for a document, such as the report of a drill; the certificate is kept likewise. */
    public DocumentSeal sealDocument(String subject, byte[] message) {
        DocumentSeal seal = owner.sealDocument(subject, message);
        try {
            keep(seal.chain().get(0));
            return seal;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was just issued can be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The certificate of " + subject + " could not be written.", e);
        }
    }

    /**
     * Revokes every certificate that was issued to this name, whatever for, for good. It takes effect wherever the list is
     * then {@linkplain #publish published}.
     *
     * @return how many certificates were revoked by this
     */
    public int revoke(String name) throws IOException {
        List<BigInteger> serials = new ArrayList<>();
        try (Stream<Path> issued = Files.list(folder.resolve(ISSUED))) {
            for (Path file : issued.sorted().toList()) {
                X509Certificate certificate = Certificates.parse(Files.readAllBytes(file));
                boolean meant = Subject.of(certificate)
                        .filter(of -> of.name().equals(name))
                        .isPresent();
                if (meant && !isRevoked(certificate)) {
                    serials.add(certificate.getSerialNumber());
                }
            }
            if (!serials.isEmpty()) {
                byte[] list = owner.revoke(serials, System.currentTimeMillis());
                PrivateFiles.replace(folder.resolve(PapersFolder.REVOKED), Pem.REVOCATIONS.write(List.of(list)));
            }
            return serials.size();
        } catch (GeneralSecurityException e) {
            throw new IOException("A certificate or the list in " + folder + " is damaged.", e);
        }
    }

    /** Brings the owner's root and revocation list into a folder of papers: that of a card, a coordinator or a tester. */
    public void publish(Path papers) throws IOException {
        PrivateFiles.replace(papers.resolve(PapersFolder.ROOTS), Pem.CERTIFICATE.write(List.of(owner.root())));
        Optional<byte[]> list = owner.revocations();
        if (list.isPresent()) {
            PrivateFiles.replace(papers.resolve(PapersFolder.REVOKED), Pem.REVOCATIONS.write(List.of(list.get())));
        }
    }

    private boolean isRevoked(X509Certificate certificate) throws GeneralSecurityException {
        Optional<byte[]> list = owner.revocations();
        return list.isPresent()
                && Certificates.parseRevocations(list.get()).stream()
                        .anyMatch(revoked -> revoked.getRevokedCertificate(certificate) != null);
    }

    private void write(Path papers, byte[] certificate) throws IOException, GeneralSecurityException {
        keep(certificate);
        PapersFiles.write(papers, owner.papers(certificate));
    }

    private void keep(byte[] certificate) throws IOException, GeneralSecurityException {
        String serial = Certificates.parse(certificate).getSerialNumber().toString(16);
        PrivateFiles.replace(
                folder.resolve(ISSUED).resolve(serial + ".pem"), Pem.CERTIFICATE.write(List.of(certificate)));
    }

    @Override
    public void close() {
        owner.close();
    }
}
