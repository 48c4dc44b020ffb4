package dev.holdfast.partition.attestation;

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
 * The card's key for the vendor's binary attestation, RSA-2048, and the two chains that lead to it: maker root, adapter, partition;
 * owner root, partition. Made at the first use of a boot, kept in memory alone, and gone with the power.
 */
final class PartitionKey implements AutoCloseable {

    private static final KeySpec RSA_2048 =
            KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build();

    private final CryptoEngine crypto;
    private final byte[] material;
    private final List<ByteString> makerChain;
    private final List<ByteString> ownerChain;

    private PartitionKey(
            CryptoEngine crypto, byte[] material, List<ByteString> makerChain, List<ByteString> ownerChain) {
        this.crypto = crypto;
        this.material = material;
        this.makerChain = makerChain;
        this.ownerChain = ownerChain;
    }

    static PartitionKey make(String card, CryptoEngine crypto) {
        CryptoEngine.Generated key = crypto.generate(RSA_2048);
        byte[] made = certify("CN=" + card, key.publicKey(), TestRoots.ADAPTER, TestRoots.adapterKey(), crypto);
        byte[] owned = certify(
                Subject.distinguishedName(card, PeerRole.PEER_ROLE_CARD),
                key.publicKey(),
                TestRoots.OWNER,
                TestRoots.ownerKey(),
                crypto);
        return new PartitionKey(
                crypto,
                key.material(),
                bytes(List.of(made, TestRoots.ADAPTER, TestRoots.MAKER)),
                bytes(List.of(owned, TestRoots.OWNER)));
    }

    /** PKCS#1 v1.5 with SHA-256. */
    ByteString sign(ByteString message) {
        return ByteString.copyFrom(sign(material, message.toByteArray(), crypto));
    }

    List<ByteString> makerChain() {
        return makerChain;
    }

    List<ByteString> ownerChain() {
        return ownerChain;
    }

    @Override
    public void close() {
        Arrays.fill(material, (byte) 0);
    }

    private static byte[] certify(
            String subject, byte[] publicKey, byte[] issuer, byte[] issuerKey, CryptoEngine crypto) {
        try {
            X509Certificate authority = Certificates.parse(issuer);
            String name = X500Name.getInstance(
                            authority.getSubjectX500Principal().getEncoded())
                    .toString();
            return new CertificateIssuer(
                            name, CertificateIssuer.RSA_SHA256, message -> sign(issuerKey, message, crypto), crypto)
                    .issue(
                            subject,
                            publicKey,
                            Purpose.HOLDER,
                            authority.getNotBefore().getTime(),
                            authority.getNotAfter().getTime());
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate of the firmware can be read", e);
        }
    }

    private static byte[] sign(byte[] key, byte[] message, CryptoEngine crypto) {
        return crypto.sign(
                RSA_2048, key, SignatureAlgorithm.RS256, Hash.SHA_256.start().digest(message));
    }

    private static List<ByteString> bytes(List<byte[]> chain) {
        return chain.stream().map(ByteString::copyFrom).toList();
    }
}
