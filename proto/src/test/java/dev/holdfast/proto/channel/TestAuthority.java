package dev.holdfast.proto.channel;

import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.trust.Trust;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that lives as long as a test. */
final class TestAuthority {

    private final KeyPair keys;
    private final X509Certificate certificate;

    TestAuthority(String name) throws Exception {
        keys = pair("secp384r1");
        certificate = certify(new X500Name("CN=" + name), keys, true);
    }

    /** The key and certificate of somebody whose subject reads so, as P-256, who believes in this authority alone. */
    TlsIdentity identity(String subject) throws Exception {
        return identity(subject, this);
    }

    /** Certified here, and believes in another authority. */
    TlsIdentity identity(String subject, TestAuthority believed) throws Exception {
        KeyPair own = pair("secp256r1");
        List<X509Certificate> chain = List.of(certify(new X500Name(subject), own, false), certificate);
        Papers papers = new Papers(chain, new Trust("owner", List.of(believed.certificate), List.of()));
        return new TlsIdentity(own.getPrivate(), () -> papers);
    }

    private X509Certificate certify(X500Name subject, KeyPair holder, boolean authority) throws Exception {
        X500Name issuer = certificate == null
                ? subject
                : X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                        issuer,
                        BigInteger.valueOf(now.toEpochMilli()),
                        Date.from(now.minusSeconds(60)),
                        Date.from(now.plusSeconds(3600)),
                        subject,
                        holder.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA384withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }
}
