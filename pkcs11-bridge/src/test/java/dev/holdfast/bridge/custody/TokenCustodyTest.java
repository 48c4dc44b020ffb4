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
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a pool's recoveries can rely on, kept by a SoftHSM2 token. */
class TokenCustodyTest {

    private static final TestCard CARD = new TestCard();

    private static final OAEPParameterSpec OAEP_SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final byte[] contentKey = randomBytes(64);

    private ExchangeKeyCustody custody;

    @BeforeEach
    void setUp() {
        custody = new TokenCustody(SoftHsm.token(), new MakerTrust(List.of(CARD.makerRoot())), new SecureRandom());
    }

    @Test
    void aContentKeyEncryptedToThePublicHalfArrivesInTheCard() throws GeneralSecurityException {
        byte[] publicKey = begin("recovery-1");
        assertArrayEquals(contentKey, open("recovery-1", encrypt(publicKey, contentKey)));
    }

    @Test
    void thePublicHalfIsAnRsaKeyThatClientsAccept() throws GeneralSecurityException {
        assertTrue(publicKey(begin("recovery-1")).getModulus().bitLength() >= 2048);
    }

    @Test
    void aSecondRecoveryReplacesTheFirst() throws GeneralSecurityException {
        byte[] first = begin("recovery-1");
        byte[] second = begin("recovery-2");
        assertFalse(Arrays.equals(first, second));
        assertGone("recovery-1", encrypt(first, contentKey));
        assertArrayEquals(contentKey, open("recovery-2", encrypt(second, contentKey)));
    }

    @Test
    void aDestroyedPairOpensNothingAndMayBeDestroyedAgain() throws GeneralSecurityException {
        byte[] publicKey = begin("recovery-1");
        custody.destroy("pool", "recovery-1");
        assertGone("recovery-1", encrypt(publicKey, contentKey));
        custody.destroy("pool", "recovery-1");
        custody.destroy("pool", "recovery-that-never-was");
    }

    @Test
    void destroyingTheReplacedPairLeavesTheOneThatReplacedIt() throws GeneralSecurityException {
        begin("recovery-1");
        byte[] second = begin("recovery-2");
        custody.destroy("pool", "recovery-1");
        assertArrayEquals(contentKey, open("recovery-2", encrypt(second, contentKey)));
    }

    @Test
    void whatWasNotEncryptedToThePairIsRefusedAlikeAndThePairStaysGood() throws GeneralSecurityException {
        byte[] replaced = begin("recovery-1");
        byte[] publicKey = begin("recovery-2");
        byte[] good = encrypt(publicKey, contentKey);
        byte[] altered = good.clone();
        altered[altered.length - 1] ^= 1;
        byte[] tooLarge = new byte[good.length];
        Arrays.fill(tooLarge, (byte) 0xff);

        RefusedException reason = assertThrows(RefusedException.class, () -> open("recovery-2", altered));
        for (byte[] bad : new byte[][] {
            encrypt(replaced, contentKey),
            encrypt(publicKey, randomBytes(32)),
            tooLarge,
            new byte[good.length],
            new byte[0],
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, good.length + 1)
        }) {
            RefusedException refused = assertThrows(RefusedException.class, () -> open("recovery-2", bad));
            assertEquals(reason.status(), refused.status());
        }
        assertArrayEquals(contentKey, open("recovery-2", good));
    }

    /** Makes the pair of a recovery that the cards accept. */
    private byte[] begin(String recoveryId) {
        byte[] publicKey = custody.create("pool", recoveryId);
        custody.destroyOthers("pool", recoveryId);
        return publicKey;
    }

    /** The content key as it arrives in the card. */
    private byte[] open(String recoveryId, byte[] encryptedKey) throws GeneralSecurityException {
        return CARD.open(custody.open("pool", recoveryId, encryptedKey, CARD.recipient()));
    }

    private void assertGone(String recoveryId, byte[] encryptedKey) {
        RefusedException refused = assertThrows(RefusedException.class, () -> open(recoveryId, encryptedKey));
        assertEquals(Code.EXCHANGE_KEY_UNKNOWN, refused.code());
    }

    static byte[] encrypt(byte[] publicKey, byte[] message) throws GeneralSecurityException {
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
