package dev.holdfast.partition.service;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/**
 * The exchange key as custodians get it: an X.509 certificate (RFC 5280) over its RSA public key, issued by the card
 * that took the request. Custodians' tools use the public key alone.
 */
final class ExchangeCertificate {

    private static final long VALID_MILLIS = 30L * 24 * 60 * 60 * 1_000;
    private static final int SERIAL_BYTES = 16;
    private static final X500Name SUBJECT = new X500Name("CN=Security Domain Exchange Key,O=Holdfast simulator");

    private ExchangeCertificate() {}

    /**
     * @param publicKey SPKI DER, RSA
     * @return the certificate, DER
     */
    static byte[] issue(CardIdentity identity, CryptoEngine crypto, byte[] publicKey, long nowMillis) {
        try {
            return new X509v3CertificateBuilder(
                            new X500Name("CN=" + identity.cardId()),
                            new BigInteger(1, crypto.random(SERIAL_BYTES)),
                            new Date(nowMillis),
                            new Date(nowMillis + VALID_MILLIS),
                            SUBJECT,
                            SubjectPublicKeyInfo.getInstance(publicKey))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment))
                    .build(new CardSigner(identity))
                    .getEncoded();
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "The exchange key's public half is not a SubjectPublicKeyInfo in DER.");
        }
    }

    /** Lets the certificate builder sign with the card's key, which stays where it is. */
    private static final class CardSigner implements ContentSigner {

        private final CardIdentity identity;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        CardSigner(CardIdentity identity) {
            this.identity = identity;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
        }

        @Override
        public OutputStream getOutputStream() {
            return message;
        }

        @Override
        public byte[] getSignature() {
            return identity.sign(message.toByteArray());
        }
    }
}
