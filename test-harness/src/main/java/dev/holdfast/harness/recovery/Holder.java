package dev.holdfast.harness.recovery;

import dev.holdfast.harness.workload.OutsideRsa;
import dev.holdfast.proto.domain.CustodianKey;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A custodian who keeps a key under a passphrase. The keys come from outside of what a seed decides, so that many runs can share
 * them.
 *
 * @param certificateDer what the pool is given at the download
 * @param certificatePem the same as the custodian keeps it
 * @param keyPem PKCS#8, encrypted
 */
public record Holder(String name, byte[] certificateDer, byte[] certificatePem, byte[] keyPem) {

    private static final String PASSPHRASE = "correct horse";
    private static final Date UNTIL = Date.from(Instant.ofEpochMilli(4_000_000_000_000L));

    /** So many holders, with new keys. */
    public static List<Holder> make(int holders) {
        return IntStream.rangeClosed(1, holders)
                .mapToObj(number -> make("custodian-" + number))
                .toList();
    }

    /** @param rightly whether the passphrase is the right one */
    CustodianKey open(boolean rightly) {
        return CustodianKey.parse(
                name, keyPem, certificatePem, (rightly ? PASSPHRASE : "battery staple").toCharArray());
    }

    private static Holder make(String name) {
        try {
            KeyPair pair = OutsideRsa.generate();
            X500Name subject = new X500Name("CN=" + name);
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(new X509v3CertificateBuilder(
                                    subject,
                                    BigInteger.ONE,
                                    Date.from(Instant.EPOCH),
                                    UNTIL,
                                    subject,
                                    SubjectPublicKeyInfo.getInstance(
                                            pair.getPublic().getEncoded()))
                            .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
            JcaPKCS8Generator key = new JcaPKCS8Generator(
                    pair.getPrivate(),
                    new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                            .setProvider(new BouncyCastleProvider())
                            .setPassword(PASSPHRASE.toCharArray())
                            .build());
            return new Holder(name, certificate.getEncoded(), pem(certificate), pem(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("this JVM cannot make an RSA key pair", e);
        }
    }

    private static byte[] pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
