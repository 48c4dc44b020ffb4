package dev.holdfast.partition.crypto;

import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Every algorithm the card offers, behind one door: the fast provider where there is one, the JDK's, Bouncy Castle in
 * the gaps. Thread-safe. Random bytes come only from the card's DRBG. Refuses with a
 * {@link dev.holdfast.proto.RefusedException}: ALGORITHM_NOT_SUPPORTED when algorithm and key do not fit,
 * BAD_PARAMETER for lengths, CRYPTO_FAILED for anything that depends on the key and says nothing more.
 *
 * <p>{@code material} is PKCS#8 DER for RSA and EC keys, the octets for OCT keys. Callers own the arrays they pass and
 * get, and wipe them.
 */
public interface CryptoEngine {

    /** A new key: its pair-wise consistency test has passed. {@code publicKey} is SPKI DER, empty for OCT. */
    record Generated(byte[] publicKey, byte[] material) {}

    /** What an encryption gives; {@code iv} and {@code tag} are empty where the algorithm has none. */
    record Encrypted(byte[] ciphertext, byte[] iv, byte[] tag) {}

    /** Any EC pair that is not a customer's key: card identity, ephemeral exchange. P-384. */
    Generated generateCardKey();

    Generated generate(KeySpec spec);

    /** Checks that the material is a key of this spec (domain parameters, consistency), and finds its public half. */
    Generated check(KeySpec spec, byte[] material);

    byte[] sign(KeySpec spec, byte[] material, SignatureAlgorithm algorithm, byte[] digest);

    boolean verify(KeySpec spec, byte[] publicKey, SignatureAlgorithm algorithm, byte[] digest, byte[] signature);

    /**
     * @param key the public key for RSA, the octets for OCT
     * @param iv CBC only, 16 bytes, or null to have it made; GCM refuses one, because a module makes it itself (FIPS
     *     140-3 IG C.H)
     */
    Encrypted encrypt(
            KeySpec spec,
            byte[] key,
            EncryptionAlgorithm algorithm,
            byte[] plaintext,
            byte @Nullable [] iv,
            byte[] additionalData);

    byte[] decrypt(
            KeySpec spec,
            byte[] material,
            EncryptionAlgorithm algorithm,
            byte[] ciphertext,
            byte[] iv,
            byte[] tag,
            byte[] additionalData);

    /** RSA1_5, RSA_OAEP, RSA_OAEP_256 with a public key; A*KW (RFC 3394) with octets. */
    byte[] wrap(KeySpec spec, byte[] key, EncryptionAlgorithm algorithm, byte[] plaintext);

    byte[] unwrap(KeySpec spec, byte[] material, EncryptionAlgorithm algorithm, byte[] wrapped);

    /** AES-256-GCM: a 12-byte nonce from the DRBG, the ciphertext, a 16-byte tag. */
    byte[] seal(byte[] key, byte[] additionalData, byte[] plaintext);

    /** As {@link #seal} with the caller's nonce, which is not part of the result: for nonces that count. */
    byte[] sealAt(byte[] key, byte[] nonce, byte[] additionalData, byte[] plaintext);

    /** Opens what {@link #seal} made, or refuses with CRYPTO_FAILED. */
    byte[] open(byte[] key, byte[] additionalData, byte[] sealed);

    byte[] openAt(byte[] key, byte[] nonce, byte[] additionalData, byte[] sealed);

    /** SP 800-108r1 section 4.1, counter mode, HMAC-SHA-512; at most 64 bytes. */
    byte[] derive(byte[] key, String label, byte[] context, int bytes);

    /** SHA-384 with ECDSA on P-384, DER signature: how cards sign for themselves. */
    byte[] signAsCard(byte[] cardKey, byte[] message);

    boolean verifyFromCard(byte[] cardPublicKey, byte[] message, byte[] signature);

    /**
     * ECDH on P-384, then the one-step KDF of SP 800-56C (SHA-512) over the shared secret and {@code info}.
     *
     * @return 32 bytes
     */
    byte[] agree(byte[] privateKey, byte[] peerPublicKey, byte[] info);

    byte[] random(int bytes);
}
