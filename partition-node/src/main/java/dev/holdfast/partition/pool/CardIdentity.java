package dev.holdfast.partition.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;

/** Who the card is: its id, the maker's certificates, and the private key that only its fuses open. */
public final class CardIdentity {

    /** Label of the key that seals the identity key; shared with the maker, who seals it. */
    public static final String IDENTITY_LABEL = "holdfast-card-identity";

    private static final String POOL_KEY_LABEL = "holdfast-pool-key";
    private static final int MAX_CHAIN = 4;

    private final Fuses fuses;
    private final CryptoEngine crypto;

    public CardIdentity(Fuses fuses, CryptoEngine crypto) {
        this.fuses = fuses;
        this.crypto = crypto;
    }

    public String cardId() {
        return fuses.cardId();
    }

    public List<byte[]> makerChain() {
        return fuses.makerChain();
    }

    /** Signs with the card's own key (ECDSA P-384, SHA-384, DER). */
    public byte[] sign(byte[] message) {
        byte[] key = openWith(IDENTITY_LABEL, fuses.sealedIdentityKey());
        try {
            return crypto.signAsCard(key, message);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Seals the pool key for this card alone. */
    public byte[] sealPoolKey(byte[] poolKey) {
        byte[] sealing = deviceKey(POOL_KEY_LABEL);
        try {
            return crypto.seal(sealing, cardId().getBytes(UTF_8), poolKey);
        } finally {
            Arrays.fill(sealing, (byte) 0);
        }
    }

    public byte[] openPoolKey(byte[] sealed) {
        return openWith(POOL_KEY_LABEL, sealed);
    }

    /**
     * Checks that the chain was issued by this card's own maker to the named card and holds at the given time.
     *
     * @return the named card's public key, SPKI DER
     */
    public byte[] verifyPeer(String expectedCard, List<byte[]> chain, long nowMillis) {
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw refused("its certificate chain is missing or too long");
        }
        try {
            List<X509Certificate> certificates = parse(chain);
            X509Certificate root = parse(makerChain()).get(makerChain().size() - 1);
            if (!certificates.get(certificates.size() - 1).equals(root)) {
                throw refused("it was not made by this card's maker");
            }
            for (int i = 0; i < certificates.size(); i++) {
                X509Certificate issuer = certificates.get(Math.min(i + 1, certificates.size() - 1));
                certificates.get(i).checkValidity(new Date(nowMillis));
                certificates.get(i).verify(issuer.getPublicKey());
                if (i > 0 && certificates.get(i).getBasicConstraints() < i - 1) {
                    throw refused("its certificate was not issued by an authority");
                }
            }
            if (!certificates.get(0).getSubjectX500Principal().getName().equals("CN=" + expectedCard)) {
                throw refused("its certificate is another card's");
            }
            return certificates.get(0).getPublicKey().getEncoded();
        } catch (GeneralSecurityException e) {
            throw refused("its certificate chain does not verify");
        }
    }

    private byte[] openWith(String label, byte[] sealed) {
        byte[] key = deviceKey(label);
        try {
            return crypto.open(key, cardId().getBytes(UTF_8), sealed);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private byte[] deviceKey(String label) {
        byte[] secret = fuses.deviceSecret();
        try {
            return crypto.derive(secret, label, cardId().getBytes(UTF_8), 32);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static List<X509Certificate> parse(List<byte[]> chain) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] der : chain) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return certificates;
    }

    private static RefusedException refused(String why) {
        return new RefusedException(
                Code.ATTESTATION_REFUSED, "The other card is not trusted: " + why + ". Use a card of the same maker.");
    }
}
