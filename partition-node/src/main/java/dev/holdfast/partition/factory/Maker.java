package dev.holdfast.partition.factory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.partition.certificate.CertificateIssuer;
import dev.holdfast.partition.certificate.CertificateIssuer.Purpose;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.pool.CardIdentity;
import java.util.Arrays;
import java.util.List;

/**
 * The maker of cards: an authority whose key exists as long as this object is open. Cards trust each other when they
 * have the same maker. A simulated maker: its name says so.
 */
public final class Maker implements AutoCloseable {

    private static final String NAME = "CN=Simulated Card Maker,O=Holdfast simulator";
    private static final int SECRET_BYTES = 32;
    private static final long VALID_MILLIS = 20L * 365 * 24 * 60 * 60 * 1_000;
    private static final long BACKDATED_MILLIS = 24L * 60 * 60 * 1_000;

    private final CryptoEngine crypto;
    private final byte[] privateKey;
    private final byte[] root;
    private final long sinceMillis;
    private final CertificateIssuer issuer;

    /** A new maker; its certificates hold from a day before the given time for twenty years. */
    public Maker(CryptoEngine crypto, long nowMillis) {
        this.crypto = crypto;
        CryptoEngine.Generated key = crypto.generateCardKey();
        privateKey = key.material();
        sinceMillis = nowMillis - BACKDATED_MILLIS;
        issuer = new CertificateIssuer(NAME, message -> crypto.signAsCard(privateKey, message), crypto);
        root = issuer.issue(NAME, key.publicKey(), Purpose.AUTHORITY, sinceMillis, sinceMillis + VALID_MILLIS);
    }

    /** The root certificate, DER. */
    public byte[] root() {
        return root.clone();
    }

    /** The fuses of a new card. The caller burns them and forgets them. */
    public Fuses manufacture(String cardId) {
        byte[] deviceSecret = crypto.random(SECRET_BYTES);
        CryptoEngine.Generated identity = crypto.generateCardKey();
        byte[] cardName = cardId.getBytes(UTF_8);
        byte[] sealing = crypto.derive(deviceSecret, CardIdentity.IDENTITY_LABEL, cardName, SECRET_BYTES);
        try {
            byte[] certificate = issuer.issue(
                    "CN=" + cardId, identity.publicKey(), Purpose.CARD, sinceMillis, sinceMillis + VALID_MILLIS);
            byte[] sealedKey = crypto.seal(sealing, cardName, identity.material());
            return new NewFuses(cardId, deviceSecret, List.of(certificate, root()), sealedKey);
        } finally {
            Arrays.fill(identity.material(), (byte) 0);
            Arrays.fill(sealing, (byte) 0);
        }
    }

    @Override
    public void close() {
        Arrays.fill(privateKey, (byte) 0);
    }

    private record NewFuses(String cardId, byte[] secret, List<byte[]> makerChain, byte[] sealedIdentityKey)
            implements Fuses {

        @Override
        public byte[] deviceSecret() {
            return secret.clone();
        }

        @Override
        public String toString() {
            return "fuses of " + cardId;
        }
    }
}
