package dev.holdfast.partition.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Cell;
import dev.holdfast.partition.environment.Nvram.Mark;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who the card is: its id, the private key that only its fuses and its NVRAM open together, and the maker's and the owner's certificates for that
 * key.
 */
public final class CardIdentity {

    private static final String IDENTITY_LABEL = "holdfast-card-identity";
    private static final String POOL_KEY_LABEL = "holdfast-pool-key";
    private static final int KEY_BYTES = 32;

    private final Fuses fuses;
    private final Nvram nvram;
    private final Supplier<Papers> owner;
    private final CryptoEngine crypto;

    public CardIdentity(Fuses fuses, Nvram nvram, Supplier<Papers> owner, CryptoEngine crypto) {
        this.fuses = fuses;
        this.nvram = nvram;
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

    /**
     * The key that seals the identity key; the maker seals it. Half of what it is derived from can be erased.
     *
     * @return 32 bytes, which the caller wipes
     */
    public static byte[] identityKey(byte[] deviceSecret, byte[] identityHalf, String cardId, CryptoEngine crypto) {
        byte[] whole = Arrays.copyOf(deviceSecret, deviceSecret.length + identityHalf.length);
        System.arraycopy(identityHalf, 0, whole, deviceSecret.length, identityHalf.length);
        try {
            return crypto.derive(whole, IDENTITY_LABEL, cardId.getBytes(UTF_8), KEY_BYTES);
        } finally {
            Arrays.fill(whole, (byte) 0);
        }
    }

    /**
     * The card's private key, PKCS#8. The caller wipes it.
     *
     * @throws RefusedException CARD_ERROR when the card has no identity: it was decommissioned, or its NVRAM fails
     */
    public byte[] openKey() {
        byte[] half = identityHalf();
        byte[] secret = fuses.deviceSecret();
        try {
            byte[] key = identityKey(secret, half, cardId(), crypto);
            return opened(key, fuses.sealedIdentityKey());
        } finally {
            Arrays.fill(half, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Empty in a card that was made before this half was there: its fuses open its identity alone. */
    private byte[] identityHalf() {
        try {
            if (nvram.mark() == Mark.DECOMMISSIONED) {
                throw new RefusedException(
                        Code.CARD_ERROR,
                        "The card has no identity any more, because it was decommissioned; put another in its place.");
            }
            byte[] half = nvram.read(Cell.IDENTITY);
            return half == null ? new byte[0] : half;
        } catch (IOException e) {
            throw new RefusedException(Code.CARD_ERROR, "The card's NVRAM cannot be read; power-cycle the card.");
        }
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
        return opened(deviceKey(POOL_KEY_LABEL), sealed);
    }

    /** Wipes the key. */
    private byte[] opened(byte[] key, byte[] sealed) {
        try {
            return crypto.open(key, cardId().getBytes(UTF_8), sealed);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private byte[] deviceKey(String label) {
        byte[] secret = fuses.deviceSecret();
        try {
            return crypto.derive(secret, label, cardId().getBytes(UTF_8), KEY_BYTES);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
