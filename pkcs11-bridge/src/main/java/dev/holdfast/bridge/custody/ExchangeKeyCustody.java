package dev.holdfast.bridge.custody;

import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.SealedContentKey;

/**
 * Keeps the private half of a pool's Security Domain Exchange Key outside the pool, one pair per recovery. Every method
 * may be repeated after a refusal, which leaves the custody as it was: refusals are
 * {@link dev.holdfast.proto.RefusedException}s, CUSTODY_UNAVAILABLE whenever the custody itself is the cause.
 */
public interface ExchangeKeyCustody extends AutoCloseable {

    /** Where the private half is, in words for a person: no PIN, no path of one. Does not touch the custody. */
    String describe();

    /**
     * Makes the pair of a recovery. The pairs of the pool's other recoveries stay, and stay good: whoever asked may not be
     * allowed to begin a recovery, and only the pool's cards know. Once they have accepted this one,
     * {@link #destroyOthers} follows.
     *
     * @return the public half, SubjectPublicKeyInfo in DER: RSA of 3072 bits
     */
    byte[] create(String poolName, String recoveryId);

    /**
     * Opens the encrypted key of a restore blob's WrappedKey (RSA-OAEP, SHA-256 in both places, no label) and seals the
     * 64-byte content key to the recipient. The pair stays until it is destroyed.
     *
     * @throws dev.holdfast.proto.RefusedException EXCHANGE_KEY_UNKNOWN when the pair of this recovery is gone,
     *     ATTESTATION_REFUSED when the recipient is not a card's, CRYPTO_FAILED for anything that depends on the
     *     encrypted key, and no more is said
     */
    SealedContentKey open(String poolName, String recoveryId, byte[] encryptedKey, Recipient recipient);

    /** Destroys the pair of a recovery; does nothing when there is none. */
    void destroy(String poolName, String recoveryId);

    /** Destroys the pairs of all other recoveries of the pool, which this one replaces. */
    void destroyOthers(String poolName, String recoveryId);

    @Override
    void close();
}
