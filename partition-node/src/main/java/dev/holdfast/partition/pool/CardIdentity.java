package dev.holdfast.partition.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.proto.trust.Papers;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who the card is: its id, the private key that only its fuses open, and the maker's and the owner's certificates for that
 * key.
 */
public final class CardIdentity {

    /** Label of the key that seals the identity key; shared with the maker, who seals it. */
    public static final String IDENTITY_LABEL = "holdfast-card-identity";

    private static final String POOL_KEY_LABEL = "holdfast-pool-key";

    private final Fuses fuses;
    private final Supplier<Papers> owner;
    private final CryptoEngine crypto;

    public CardIdentity(Fuses fuses, Supplier<Papers> owner, CryptoEngine crypto) {
        this.fuses = fuses;
        this.owner = owner;
        this.crypto = crypto;
    }

    public String cardId() {
        return fuses.cardId();
    }

    public List<byte[]> makerChain() {
        return fuses.makerChain();
    }

    /** As the owner's papers say now. */
    public List<byte[]> ownerChain() {
        return owner.get().encodedChain();
    }

    /** What this card goes by when it judges another. */
    public Attestation attestation() {
        return new Attestation(fuses, owner);
    }

    /** The card's private key, PKCS#8. The caller wipes it. */
    public byte[] openKey() {
        return openWith(IDENTITY_LABEL, fuses.sealedIdentityKey());
    }

    /** Signs with the card's own key (ECDSA P-384, SHA-384, DER). */
    public byte[] sign(byte[] message) {
        byte[] key = openKey();
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
}
