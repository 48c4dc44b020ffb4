package dev.holdfast.coordinator.names;

import dev.holdfast.proto.trust.Certificates;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the two certificates that there are: the authority's own, and the server's. */
final class Issuer {

    private static final String AUTHORITY = "CN=Private authority of the simulator on this machine,O=Holdfast";
    private static final String SERVER = "CN=Simulator on this machine,O=Holdfast";

    private static final int SERIAL_BITS = 127;
    /** Clocks of this machine's clients may be a little behind. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    /** Some clients accept no longer one. */
    private static final Duration SERVER_LIFE = Duration.ofDays(397);

    private static final X509ExtensionUtils IDENTIFIERS = new BcX509ExtensionUtils();

    private Issuer() {}

    static CertifiedKey authority(Instant now) throws GeneralSecurityException {
        KeyPair pair = CertifiedKey.newPair();
        SubjectPublicKeyInfo subject = encoded(pair.getPublic());
        return certified(pair, pair.getPrivate(), builder(AUTHORITY, subject, now, AUTHORITY_LIFE), builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.nameConstraints, true, CertifiedNames.constraints());
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, IDENTIFIERS.createSubjectKeyIdentifier(subject));
        });
    }

    static CertifiedKey server(CertifiedKey authority, Instant now) throws GeneralSecurityException {
        KeyPair pair = CertifiedKey.newPair();
        SubjectPublicKeyInfo subject = encoded(pair.getPublic());
        SubjectPublicKeyInfo issuer = encoded(authority.certificate().getPublicKey());
        return certified(pair, authority.key(), builder(SERVER, subject, now, SERVER_LIFE), builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, CertifiedNames.alternativeNames());
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, IDENTIFIERS.createAuthorityKeyIdentifier(issuer));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, IDENTIFIERS.createSubjectKeyIdentifier(subject));
        });
    }

    private interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws IOException;
    }

    private static X509v3CertificateBuilder builder(
            String subject, SubjectPublicKeyInfo key, Instant now, Duration life) {
        return new X509v3CertificateBuilder(
                new X500Name(AUTHORITY),
                new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
                Date.from(now.minus(BEFORE)),
                Date.from(now.plus(life)),
                new X500Name(subject),
                key);
    }

    private static CertifiedKey certified(
            KeyPair pair, PrivateKey signer, X509v3CertificateBuilder builder, Extensions extensions)
            throws GeneralSecurityException {
        try {
            extensions.addTo(builder);
            return new CertifiedKey(
                    pair.getPrivate(),
                    Certificates.parse(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer))
                            .getEncoded()));
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException("A certificate cannot be made.", e);
        }
    }

    private static SubjectPublicKeyInfo encoded(PublicKey key) {
        return SubjectPublicKeyInfo.getInstance(key.getEncoded());
    }
}
