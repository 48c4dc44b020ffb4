package dev.holdfast.partition.factory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.proto.v1.ImageSeal;
import java.util.Arrays;
import java.util.List;

/**
 * The maker of cards. Cards trust each other when they have the same maker, and the same owner too. A simulated maker: its
 * name says so.
 */
public final class Maker implements AutoCloseable {

    private static final String NAME = "CN=Simulated Card Maker,O=Holdfast simulator";
    private static final int SECRET_BYTES = 32;

    private final CryptoEngine crypto;
    private final Authority authority;

    /** A new maker; its certificates hold from a day before the given time for twenty years. */
    public Maker(CryptoEngine crypto, long nowMillis) {
        this(Authority.found(NAME, crypto, nowMillis), crypto);
    }

    /** A maker that was founded before. */
    public Maker(Authority authority, CryptoEngine crypto) {
        this.authority = authority;
        this.crypto = crypto;
    }

    /** The root certificate, DER. */
    public byte[] root() {
        return authority.root();
    }

    /** PKCS#8, a copy; the caller wipes it. */
    public byte[] privateKey() {
        return authority.privateKey();
    }

    /** A new card, for the caller to burn, to equip and to forget. */
    public NewCard manufacture(String cardId) {
        byte[] deviceSecret = crypto.random(SECRET_BYTES);
        byte[] identityHalf = crypto.random(SECRET_BYTES);
        CryptoEngine.Generated identity = crypto.generateCardKey();
        byte[] cardName = cardId.getBytes(UTF_8);
        byte[] sealing = CardIdentity.identityKey(deviceSecret, identityHalf, cardId, crypto);
        try {
            byte[] certificate = authority.certify(
                    "CN=" + cardId, identity.publicKey(), authority.sinceMillis(), authority.untilMillis());
            byte[] sealedKey = crypto.seal(sealing, cardName, identity.material());
            return new NewCard(cardId, deviceSecret, identityHalf, List.of(certificate, root()), sealedKey);
        } finally {
            Arrays.fill(identity.material(), (byte) 0);
            Arrays.fill(sealing, (byte) 0);
        }
    }

    /** Answers for a firmware image; see {@link Authority#sealFirmware}. */
    public ImageSeal sealFirmware(String subject, byte[] message) {
        return authority.sealFirmware(subject, message);
    }

    @Override
    public void close() {
        authority.close();
    }
}
