package dev.holdfast.bridge.custody;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.Test;

/** What every place that keeps an exchange key does, whether a token or a pool's own vault. */
public abstract class ExchangeKeyCustodyContract {

    /** A custody together with the card that receives what it opens. */
    public interface Subject {

        /**
         * Makes a pair for this recovery, in place of those for earlier ones.
         *
         * @return the public half, SubjectPublicKeyInfo in DER
         */
        byte[] begin(String recoveryId) throws GeneralSecurityException;

        /** The content key as it arrives in the card. */
        byte[] open(String recoveryId, byte[] encryptedKey) throws GeneralSecurityException;

        void destroy(String recoveryId) throws GeneralSecurityException;
    }

    private static final OAEPParameterSpec OAEP_SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final byte[] contentKey = randomBytes(64);

    /** The same custody and pool for all calls within one test. */
    protected abstract Subject subject() throws GeneralSecurityException;

    @Test
    void aContentKeyEncryptedToThePublicHalfArrivesInTheCard() throws GeneralSecurityException {
        byte[] publicKey = subject().begin("recovery-1");
        assertArrayEquals(contentKey, subject().open("recovery-1", encrypt(publicKey, contentKey)));
    }

    @Test
    void thePublicHalfIsAnRsaKeyThatClientsAccept() throws GeneralSecurityException {
        assertTrue(publicKey(subject().begin("recovery-1")).getModulus().bitLength() >= 2048);
    }

    @Test
    void aSecondRecoveryReplacesTheFirst() throws GeneralSecurityException {
        byte[] first = subject().begin("recovery-1");
        byte[] second = subject().begin("recovery-2");
        assertFalse(Arrays.equals(first, second));
        assertGone("recovery-1", encrypt(first, contentKey));
        assertArrayEquals(contentKey, subject().open("recovery-2", encrypt(second, contentKey)));
    }

    @Test
    void aDestroyedPairOpensNothingAndMayBeDestroyedAgain() throws GeneralSecurityException {
        byte[] publicKey = subject().begin("recovery-1");
        subject().destroy("recovery-1");
        assertGone("recovery-1", encrypt(publicKey, contentKey));
        subject().destroy("recovery-1");
        subject().destroy("recovery-that-never-was");
    }

    @Test
    void destroyingTheReplacedPairLeavesTheOneThatReplacedIt() throws GeneralSecurityException {
        subject().begin("recovery-1");
        byte[] second = subject().begin("recovery-2");
        subject().destroy("recovery-1");
        assertArrayEquals(contentKey, subject().open("recovery-2", encrypt(second, contentKey)));
    }

    @Test
    void whatWasNotEncryptedToThePairIsRefusedAlikeAndThePairStaysGood() throws GeneralSecurityException {
        byte[] replaced = subject().begin("recovery-1");
        byte[] publicKey = subject().begin("recovery-2");
        byte[] good = encrypt(publicKey, contentKey);
        byte[] altered = good.clone();
        altered[altered.length - 1] ^= 1;
        byte[] tooLarge = new byte[good.length];
        Arrays.fill(tooLarge, (byte) 0xff);

        RefusedException reason =
                assertThrows(RefusedException.class, () -> subject().open("recovery-2", altered));
        for (byte[] bad : new byte[][] {
            encrypt(replaced, contentKey),
            encrypt(publicKey, randomBytes(32)),
            tooLarge,
            new byte[good.length],
            new byte[0],
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, good.length + 1)
        }) {
            RefusedException refused =
                    assertThrows(RefusedException.class, () -> subject().open("recovery-2", bad));
            assertEquals(reason.status(), refused.status());
        }
        assertArrayEquals(contentKey, subject().open("recovery-2", good));
    }

    private void assertGone(String recoveryId, byte[] encryptedKey) {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> subject().open(recoveryId, encryptedKey));
        assertTrue(
                refused.code() == Code.EXCHANGE_KEY_UNKNOWN || refused.code() == Code.EXCHANGE_KEY_USED,
                refused.getMessage());
    }

    protected static byte[] encrypt(byte[] publicKey, byte[] message) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.ENCRYPT_MODE, publicKey(publicKey), OAEP_SHA256);
        return cipher.doFinal(message);
    }

    private static RSAPublicKey publicKey(byte[] spki) throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(20).nextBytes(bytes);
        return bytes;
    }
}
