package dev.holdfast.partition.certificate;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/**
 * Issues certificates under one key.
 *
 * @param name the issuer's distinguished name
 * @param algorithm how it signs
 * @param sign with the issuer's key
 */
public record CertificateIssuer(
        String name, AlgorithmIdentifier algorithm, UnaryOperator<byte[]> sign, CryptoEngine crypto) {

    /** RSA, PKCS#1 v1.5 with SHA-256 (RFC 4055, section 5). */
    public static final AlgorithmIdentifier RSA_SHA256 =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);

    private static final AlgorithmIdentifier ECDSA_SHA384 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);

    /** @param sign ECDSA with SHA-384 over P-384, DER, with the issuer's key */
    public CertificateIssuer(String name, UnaryOperator<byte[]> sign, CryptoEngine crypto) {
        this(name, ECDSA_SHA384, sign, crypto);
    }

    private static final KeyPurposeId DOCUMENT_SIGNING =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.36"));
    private static final int SERIAL_BYTES = 16;
    private static final long LIST_MILLIS = 30L * 24 * 60 * 60 * 1_000;

    /** What the certified key may do. */
    public enum Purpose {
        /** Issue certificates and revocation lists: the maker's, the owner's. */
        AUTHORITY(KeyUsage.keyCertSign | KeyUsage.cRLSign),
        /** Sign for a card, a coordinator or a tester, and stand for it in TLS. */
        HOLDER(KeyUsage.digitalSignature),
        /** Have secrets encrypted to it: an exchange key. */
        EXCHANGE(KeyUsage.keyEncipherment),
        /** Sign firmware (RFC 5280, 4.2.1.12: id-kp-codeSigning), and nothing else. */
        FIRMWARE(KeyUsage.digitalSignature),
        /** Sign a document (RFC 9336: id-kp-documentSigning), and nothing else. */
        DOCUMENT(KeyUsage.digitalSignature);

        private final int usage;

        Purpose(int usage) {
            this.usage = usage;
        }
    }

    /**
     * @param subject distinguished name
     * @param publicKey SPKI, DER
     * @return the certificate, DER
     * @throws RefusedException BAD_PARAMETER when the public key is none
     */
    public byte[] issue(String subject, byte[] publicKey, Purpose purpose, long fromMillis, long untilMillis) {
        try {
            X509v3CertificateBuilder certificate = new X509v3CertificateBuilder(
                            new X500Name(name),
                            new BigInteger(1, crypto.random(SERIAL_BYTES)),
                            new Date(fromMillis),
                            new Date(untilMillis),
                            new X500Name(subject),
                            SubjectPublicKeyInfo.getInstance(publicKey))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(purpose == Purpose.AUTHORITY))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(purpose.usage));
            if (purpose == Purpose.FIRMWARE || purpose == Purpose.DOCUMENT) {
                KeyPurposeId only = purpose == Purpose.FIRMWARE ? KeyPurposeId.id_kp_codeSigning : DOCUMENT_SIGNING;
                certificate.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(only));
            }
            return certificate.build(new Signer(algorithm, sign)).getEncoded();
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "The public key is not a SubjectPublicKeyInfo in DER.");
        }
    }

    /**
     * The list of all that this issuer has revoked (RFC 5280, section 5).
     *
     * @param earlier the list before this one, DER, whose entries the new one keeps; empty for the first
     * @param serials of certificates of this issuer
     * @return the list, DER
     */
    public byte[] revoke(Optional<byte[]> earlier, Collection<BigInteger> serials, long nowMillis) {
        try {
            X509v2CRLBuilder list = new X509v2CRLBuilder(new X500Name(name), new Date(nowMillis));
            BigInteger number = BigInteger.ONE;
            if (earlier.isPresent()) {
                X509CRLHolder before = new X509CRLHolder(earlier.get());
                list.addCRL(before);
                number = CRLNumber.getInstance(
                                before.getExtension(Extension.cRLNumber).getParsedValue())
                        .getCRLNumber()
                        .add(BigInteger.ONE);
            }
            serials.forEach(serial -> list.addCRLEntry(serial, new Date(nowMillis), CRLReason.cessationOfOperation));
            return list.setNextUpdate(new Date(nowMillis + LIST_MILLIS))
                    .addExtension(Extension.cRLNumber, false, new CRLNumber(number))
                    .build(new Signer(algorithm, sign))
                    .getEncoded();
        } catch (IOException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "The earlier revocation list is none.");
        }
    }

    /** Collects what is to be signed and hands it over at the end. */
    private static final class Signer implements ContentSigner {

        private final AlgorithmIdentifier algorithm;
        private final UnaryOperator<byte[]> sign;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        Signer(AlgorithmIdentifier algorithm, UnaryOperator<byte[]> sign) {
            this.algorithm = algorithm;
            this.sign = sign;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return algorithm;
        }

        @Override
        public OutputStream getOutputStream() {
            return message;
        }

        @Override
        public byte[] getSignature() {
            return sign.apply(message.toByteArray());
        }
    }
}
