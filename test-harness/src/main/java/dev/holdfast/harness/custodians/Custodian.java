package dev.holdfast.harness.custodians;

import dev.holdfast.harness.workload.OutsideRsa;
import dev.holdfast.proto.domain.CustodianKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A holder of one wrapping key: {@code NAME.key} (PKCS#8) and {@code NAME.cer} (self-signed), both PEM, as
 * {@code openssl req -x509 -newkey rsa:2048 -nodes} writes them.
 *
 * @param certificateDer what is given to the pool at the download
 */
public record Custodian(String name, Path privateKey, Path certificate, byte[] certificateDer) {

    private static final Duration VALID = Duration.ofDays(365);

    /** Makes the pair and writes both files, the private key readable by its owner alone. */
    public static Custodian create(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            SecureRandom random = new SecureRandom();
            KeyPair pair = OutsideRsa.generate();
            byte[] der = selfSigned(pair, name, random).getEncoded();
            Path key = folder.resolve(name + ".key");
            Path certificate = folder.resolve(name + ".cer");
            byte[] pkcs8 = pair.getPrivate().getEncoded();
            byte[] pem = pem("PRIVATE KEY", pkcs8);
            try {
                writePrivate(key, pem);
            } finally {
                Arrays.fill(pkcs8, (byte) 0);
                Arrays.fill(pem, (byte) 0);
            }
            Files.write(certificate, pem("CERTIFICATE", der), StandardOpenOption.CREATE_NEW);
            return new Custodian(name, key, certificate, der);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("this JVM cannot make an RSA key pair", e);
        }
    }

    /** Encrypts the private key's file under a passphrase, as {@code openssl} without {@code -nodes}: PKCS#8, AES-256-CBC. */
    public void lock(char[] passphrase) {
        try {
            PrivateKey key = CustodianKey.parse(
                            name, Files.readAllBytes(privateKey), Files.readAllBytes(certificate), null)
                    .privateKey();
            PemObject locked = new JcaPKCS8Generator(
                            key,
                            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                    .setProvider(new BouncyCastleProvider())
                                    .setPassword(passphrase)
                                    .build())
                    .generate();
            lose();
            writePrivate(privateKey, pem(locked.getType(), locked.getContent()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("this JVM cannot encrypt with AES", e);
        }
    }

    /** The private key is gone for ever. */
    public void lose() {
        try {
            Files.deleteIfExists(privateKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509Certificate selfSigned(KeyPair pair, String name, SecureRandom random)
            throws OperatorCreationException, GeneralSecurityException {
        X500Name subject = new X500Name("CN=" + name);
        Instant now = Instant.now();
        return new JcaX509CertificateConverter()
                .getCertificate(new X509v3CertificateBuilder(
                                subject,
                                new BigInteger(127, random),
                                Date.from(now.minus(Duration.ofHours(1))),
                                Date.from(now.plus(VALID)),
                                subject,
                                SubjectPublicKeyInfo.getInstance(
                                        pair.getPublic().getEncoded()))
                        .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
    }

    private static void writePrivate(Path path, byte[] pem) throws IOException {
        Files.createFile(
                path, PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
        Files.write(path, pem);
    }

    private static byte[] pem(String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
