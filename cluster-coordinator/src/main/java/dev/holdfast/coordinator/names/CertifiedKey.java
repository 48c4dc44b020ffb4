package dev.holdfast.coordinator.names;

import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A P-256 key and the certificate for it: in one file, so that there is never one without the other. */
record CertifiedKey(PrivateKey key, X509Certificate certificate) {

    private static final Duration RENEWAL = Duration.ofDays(30);

    static KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Empty when there is no such file. */
    static Optional<CertifiedKey> read(Path file) throws IOException, GeneralSecurityException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file);
        byte[] pkcs8 = Pem.PRIVATE_KEY.read(text);
        try {
            return Optional.of(new CertifiedKey(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
                    Certificates.parse(Pem.CERTIFICATE.read(text))));
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /** Puts both in the place of what the file held; its owner alone can read it. */
    void write(Path file) throws IOException, GeneralSecurityException {
        replace(file, "rw-------", Pem.PRIVATE_KEY.write(List.of(key.getEncoded())) + certificateText());
    }

    /** Puts the certificate in the place of what the file held, for everybody to read. */
    void writeCertificate(Path file) throws IOException, GeneralSecurityException {
        replace(file, "rw-r--r--", certificateText());
    }

    boolean lastsBeyond(Instant now) {
        return certificate.getNotAfter().toInstant().minus(RENEWAL).isAfter(now);
    }

    private String certificateText() throws GeneralSecurityException {
        return Pem.CERTIFICATE.write(List.of(certificate.getEncoded()));
    }

    private static void replace(Path file, String permissions, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }
}
