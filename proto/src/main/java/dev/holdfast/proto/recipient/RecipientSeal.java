package dev.holdfast.proto.recipient;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.SealedContentKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The construction of a {@link SealedContentKey}.
 *
 * <pre>
 * Z      = ECDH on P-384 between the recipient's one-time key and a fresh key of the custodian
 * info   = ASCII "holdfast-recipient" || recipient_id || recipient's key (SPKI) || custodian's key (SPKI)
 * key    = the first 32 bytes of SHA-512(00000001 || Z || info)        SP 800-56C Rev. 2, section 4.1, option 1
 * sealed = nonce (12 random bytes) || AES-256-GCM(key, nonce, content key, associated data: recipient_id) || tag (16)
 * </pre>
 *
 * <p>The card opens it with its own engine: agree on {@link #info}, then open with the recipient id as associated data.
 */
public final class RecipientSeal {

    private static final byte[] CONTEXT = "holdfast-recipient".getBytes(StandardCharsets.US_ASCII);
    private static final ECGenParameterSpec P_384 = new ECGenParameterSpec("secp384r1");
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private RecipientSeal() {}

    /** What the card signs to vouch for its one-time key (field {@code signature} of a {@link Recipient}). */
    public static byte[] signedBytes(byte[] recipientId, byte[] ephemeralKey) {
        return concatenate(CONTEXT, recipientId, ephemeralKey);
    }

    /** The FixedInfo of the key derivation, which binds the key to this recipient and to both one-time keys (SPKI). */
    public static byte[] info(byte[] recipientId, byte[] recipientKey, byte[] custodianKey) {
        return concatenate(CONTEXT, recipientId, recipientKey, custodianKey);
    }

    /**
     * Seals a content key to a recipient whose signature and certificates the caller has verified.
     *
     * @param contentKey stays the caller's, who wipes it
     * @throws RefusedException BAD_PARAMETER when the recipient's key is not a point of P-384
     */
    public static SealedContentKey seal(Recipient recipient, byte[] contentKey, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(P_384, random);
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            return seal(recipient, contentKey, generator.generateKeyPair(), nonce);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot generate keys on P-384", e);
        }
    }

    static SealedContentKey seal(Recipient recipient, byte[] contentKey, KeyPair custodian, byte[] nonce) {
        byte[] recipientId = recipient.getRecipientId().toByteArray();
        byte[] recipientKey = recipient.getEphemeralKey().toByteArray();
        ECPublicKey peer = onP384(recipientKey, (ECPublicKey) custodian.getPublic());
        byte[] custodianKey = custodian.getPublic().getEncoded();
        byte[] key = new byte[0];
        try {
            key = agree(custodian, peer, info(recipientId, recipientKey, custodianKey));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(recipientId);
            byte[] ciphertextAndTag = cipher.doFinal(contentKey);
            return SealedContentKey.newBuilder()
                    .setRecipientId(recipient.getRecipientId())
                    .setEphemeralKey(ByteString.copyFrom(custodianKey))
                    .setSealed(ByteString.copyFrom(concatenate(nonce, ciphertextAndTag)))
                    .build();
        } catch (InvalidKeyException e) {
            throw notOnP384();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot seal a content key", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] agree(KeyPair own, ECPublicKey peer, byte[] info) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(own.getPrivate());
        agreement.doPhase(peer, true);
        byte[] shared = agreement.generateSecret();
        MessageDigest hash = MessageDigest.getInstance("SHA-512");
        hash.update(new byte[] {0, 0, 0, 1});
        hash.update(shared);
        byte[] derived = hash.digest(info);
        try {
            return Arrays.copyOf(derived, KEY_BYTES);
        } finally {
            Arrays.fill(shared, (byte) 0);
            Arrays.fill(derived, (byte) 0);
        }
    }

    private static ECPublicKey onP384(byte[] spki, ECPublicKey reference) {
        try {
            if (KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki)) instanceof ECPublicKey key
                    && sameGroup(key.getParams(), reference.getParams())) {
                return key;
            }
            throw notOnP384();
        } catch (InvalidKeySpecException e) {
            throw notOnP384();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM does not know EC keys", e);
        }
    }

    private static RefusedException notOnP384() {
        return new RefusedException(
                Code.BAD_PARAMETER, "the recipient's key is not a point of P-384; ask the card for a new one");
    }

    private static boolean sameGroup(ECParameterSpec a, ECParameterSpec b) {
        return a.getCurve().equals(b.getCurve()) && a.getGenerator().equals(b.getGenerator());
    }

    private static byte[] concatenate(byte[]... parts) {
        ByteBuffer joined = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}
