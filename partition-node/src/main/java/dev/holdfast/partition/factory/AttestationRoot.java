package dev.holdfast.partition.factory;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.certificate.CertificateIssuer;
import dev.holdfast.partition.certificate.CertificateIssuer.Purpose;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Subject;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * What a maker or an owner certifies partition keys with. The vendor's binary attestation knows RSA only, and authorities sign with
 * ECDSA: so each has this root beside its own, of its own installation, made when it is first needed. Its name says what it is.
 */
public final class AttestationRoot implements AutoCloseable {

    private static final KeySpec ROOT = rsa(3072);
    private static final KeySpec ADAPTER = rsa(2048);
    private static final long VALID_MILLIS = 20L * 365 * 24 * 60 * 60 * 1_000;
    private static final long BACKDATED_MILLIS = 24L * 60 * 60 * 1_000;

    /** Whose it is. */
    public enum Holder {
        MAKER("CN=Simulated Card Maker Attestation Test Root,O=Holdfast simulator"),
        OWNER("CN=Simulated Owner Attestation Test Root,O=Holdfast simulator");

        private final String root;

        Holder(String root) {
            this.root = root;
        }
    }

    private final byte[] privateKey;
    private final byte[] root;
    private final long fromMillis;
    private final long untilMillis;
    private final CertificateIssuer issuer;
    private final CryptoEngine crypto;

    /**
     * One that was made before.
     *
     * @param privateKey PKCS#8; copied
     * @param root DER
     * @throws CertificateException when the root cannot be read
     */
    public AttestationRoot(byte[] privateKey, byte[] root, CryptoEngine crypto) throws CertificateException {
        X509Certificate certificate = Certificates.parse(root);
        this.privateKey = privateKey.clone();
        this.root = root.clone();
        this.fromMillis = certificate.getNotBefore().getTime();
        this.untilMillis = certificate.getNotAfter().getTime();
        this.crypto = crypto;
        String name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
                .toString();
        this.issuer = issuer(name, ROOT, this.privateKey, crypto);
    }

    /** A new one, which holds from a day before the given time for twenty years. */
    public static AttestationRoot found(Holder holder, CryptoEngine crypto, long nowMillis) {
        CryptoEngine.Generated key = crypto.generate(ROOT);
        long from = nowMillis - BACKDATED_MILLIS;
        try {
            byte[] root = issuer(holder.root, ROOT, key.material(), crypto)
                    .issue(holder.root, key.publicKey(), Purpose.AUTHORITY, from, from + VALID_MILLIS);
            return new AttestationRoot(key.material(), root, crypto);
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was just issued can be read", e);
        } finally {
            Arrays.fill(key.material(), (byte) 0);
        }
    }

    /** The certificate, DER. */
    public byte[] root() {
        return root.clone();
    }

    /** PKCS#8, a copy; the caller wipes it. */
    public byte[] privateKey() {
        return privateKey.clone();
    }

    /**
     * As a maker does it: over an adapter, whose key signs this one certificate and is forgotten.
     *
     * @param partitionKey SubjectPublicKeyInfo, DER
     * @return certificates of partition, adapter and root, DER
     */
    public List<ByteString> certifyMade(String card, ByteString partitionKey) {
        CryptoEngine.Generated key = crypto.generate(ADAPTER);
        String name = "CN=" + card + " adapter";
        try {
            byte[] adapter = issuer.issue(name, key.publicKey(), Purpose.AUTHORITY, fromMillis, untilMillis);
            byte[] partition = issuer(name, ADAPTER, key.material(), crypto)
                    .issue("CN=" + card, partitionKey.toByteArray(), Purpose.HOLDER, fromMillis, untilMillis);
            return chain(partition, adapter, root);
        } finally {
            Arrays.fill(key.material(), (byte) 0);
        }
    }

    /**
     * As an owner does it.
     *
     * @param partitionKey SubjectPublicKeyInfo, DER
     * @return certificates of partition and root, DER
     */
    public List<ByteString> certifyOwned(String card, ByteString partitionKey) {
        String name = Subject.distinguishedName(card, PeerRole.PEER_ROLE_CARD);
        byte[] partition = issuer.issue(name, partitionKey.toByteArray(), Purpose.HOLDER, fromMillis, untilMillis);
        return chain(partition, root);
    }

    @Override
    public void close() {
        Arrays.fill(privateKey, (byte) 0);
    }

    private static CertificateIssuer issuer(String name, KeySpec spec, byte[] key, CryptoEngine crypto) {
        return new CertificateIssuer(
                name,
                CertificateIssuer.RSA_SHA256,
                message -> crypto.sign(
                        spec,
                        key,
                        SignatureAlgorithm.RS256,
                        Hash.SHA_256.start().digest(message)),
                crypto);
    }

    private static List<ByteString> chain(byte[]... certificates) {
        return Arrays.stream(certificates).map(ByteString::copyFrom).toList();
    }

    private static KeySpec rsa(int bits) {
        return KeySpec.newBuilder().setType(KeyType.RSA).setSize(bits).build();
    }
}
