package dev.holdfast.partition.host;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.factory.AttestationRoot;
import dev.holdfast.partition.factory.AttestationRoot.Holder;
import dev.holdfast.partition.factory.Authority;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.proto.trust.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;

/**
 * An authority in a folder: {@code key.pem}, its private key (PKCS#8) for nobody but the owner of the file, and
 * {@code root.pem}, its root certificate for everybody. The same in {@code attestation/} is what it certifies partition keys with.
 */
public final class AuthorityFolder {

    static final String KEY = "key.pem";
    static final String ROOT = "root.pem";

    private static final String ATTESTATION = "attestation";

    private AuthorityFolder() {}

    /** The maker of that folder; a new one when there is none yet. */
    public static Maker maker(Path folder, CryptoEngine crypto) throws IOException {
        if (!Files.exists(folder.resolve(ROOT))) {
            try (Maker founded = new Maker(crypto, System.currentTimeMillis())) {
                found(folder, founded.privateKey(), founded.root());
            }
        }
        return new Maker(read(folder, crypto), crypto);
    }

    /**
     * What the authority of that folder certifies partition keys with; made when there is none yet.
     *
     * @throws IOException also when no authority was ever founded in the folder
     */
    public static AttestationRoot attestationRoot(Path authority, Holder holder, CryptoEngine crypto)
            throws IOException {
        if (!Files.exists(authority.resolve(ROOT))) {
            throw new NoSuchFileException(authority.toString(), null, "there is no authority");
        }
        Path folder = authority.resolve(ATTESTATION);
        if (!Files.exists(folder.resolve(ROOT))) {
            try (AttestationRoot founded = AttestationRoot.found(holder, crypto, System.currentTimeMillis())) {
                found(folder, founded.privateKey(), founded.root());
            }
        }
        byte[] key = Pem.PRIVATE_KEY.read(Files.readString(folder.resolve(KEY)));
        try {
            return new AttestationRoot(key, Pem.CERTIFICATE.read(Files.readString(folder.resolve(ROOT))), crypto);
        } catch (CertificateException e) {
            throw new IOException("The root certificate in " + folder + " is damaged.", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Writes the key first: a root in the folder says that the key is there. */
    static void found(Path folder, byte[] privateKey, byte[] root) throws IOException {
        try {
            PrivateFiles.createFolder(folder);
            PrivateFiles.replace(folder.resolve(KEY), Pem.PRIVATE_KEY.write(List.of(privateKey)));
            PrivateFiles.replace(folder.resolve(ROOT), Pem.CERTIFICATE.write(List.of(root)));
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    static Authority read(Path folder, CryptoEngine crypto) throws IOException {
        byte[] key = Pem.PRIVATE_KEY.read(Files.readString(folder.resolve(KEY)));
        try {
            return new Authority(key, Pem.CERTIFICATE.read(Files.readString(folder.resolve(ROOT))), crypto);
        } catch (CertificateException e) {
            throw new IOException("The root certificate in " + folder + " is damaged.", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
