package dev.holdfast.partition.factory;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.certificate.CertificateIssuer;
import dev.holdfast.partition.certificate.CertificateIssuer.Purpose;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.v1.ImageSeal;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;

/** A certificate authority: a private key (EC P-384) and the root certificate over it. Kept in memory, wiped at the end. */
public final class Authority implements AutoCloseable {

    private static final long VALID_MILLIS = 20L * 365 * 24 * 60 * 60 * 1_000;
    private static final long BACKDATED_MILLIS = 24L * 60 * 60 * 1_000;

    private final byte[] privateKey;
    private final byte[] root;
    private final X509Certificate certificate;
    private final CertificateIssuer issuer;
    private final CryptoEngine crypto;

    /**
     * An authority that was founded before.
     *
     * @param privateKey PKCS#8; copied
     * @param root DER
     * @throws CertificateException when the root cannot be read
     */
    public Authority(byte[] privateKey, byte[] root, CryptoEngine crypto) throws CertificateException {
        this.privateKey = privateKey.clone();
        this.root = root.clone();
        this.crypto = crypto;
        this.certificate = Certificates.parse(root);
        // The JDK would write the name backwards (RFC 4514), and it could not be read again as it was.
        String name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
                .toString();
        this.issuer = new CertificateIssuer(name, message -> crypto.signAsCard(this.privateKey, message), crypto);
    }

    /** A new authority, whose root holds from a day before the given time for twenty years. */
    public static Authority found(String name, CryptoEngine crypto, long nowMillis) {
        CryptoEngine.Generated key = crypto.generateCardKey();
        long since = nowMillis - BACKDATED_MILLIS;
        try {
            byte[] root = new CertificateIssuer(name, message -> crypto.signAsCard(key.material(), message), crypto)
                    .issue(name, key.publicKey(), Purpose.AUTHORITY, since, since + VALID_MILLIS);
            return new Authority(key.material(), root, crypto);
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was just issued can be read", e);
        } finally {
            Arrays.fill(key.material(), (byte) 0);
        }
    }

    /** PKCS#8, a copy; the caller wipes it. */
    public byte[] privateKey() {
        return privateKey.clone();
    }

    /** The root certificate, DER. */
    public byte[] root() {
        return root.clone();
    }

    long sinceMillis() {
        return certificate.getNotBefore().getTime();
    }

    long untilMillis() {
        return certificate.getNotAfter().getTime();
    }

    byte[] certify(String subject, byte[] publicKey, long fromMillis, long untilMillis) {
        return issuer.issue(subject, publicKey, Purpose.HOLDER, fromMillis, untilMillis);
    }

    /**
     * Signs firmware with a new key, which is certified for that and then forgotten: nobody signs anything else with it, and
     * revoking it takes back this one image.
     *
     * @param subject common name
     */
    ImageSeal sealFirmware(String subject, byte[] message) {
        CryptoEngine.Generated key = crypto.generateCardKey();
        try {
            byte[] own = issuer.issue("CN=" + subject, key.publicKey(), Purpose.FIRMWARE, sinceMillis(), untilMillis());
            return ImageSeal.newBuilder()
                    .addChain(ByteString.copyFrom(own))
                    .addChain(ByteString.copyFrom(root))
                    .setSignature(ByteString.copyFrom(crypto.signAsCard(key.material(), message)))
                    .build();
        } finally {
            Arrays.fill(key.material(), (byte) 0);
        }
    }

    /** Signs a document likewise. */
    DocumentSeal sealDocument(String subject, byte[] message) {
        CryptoEngine.Generated key = crypto.generateCardKey();
        try {
            byte[] own = issuer.issue("CN=" + subject, key.publicKey(), Purpose.DOCUMENT, sinceMillis(), untilMillis());
            return new DocumentSeal(List.of(own, root()), crypto.signAsCard(key.material(), message));
        } finally {
            Arrays.fill(key.material(), (byte) 0);
        }
    }

    byte[] revoke(Optional<byte[]> earlier, Collection<BigInteger> serials, long nowMillis) {
        return issuer.revoke(earlier, serials, nowMillis);
    }

    @Override
    public void close() {
        Arrays.fill(privateKey, (byte) 0);
    }
}
