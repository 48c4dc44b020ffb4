package dev.holdfast.proto.recipient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.SealedContentKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class RecipientSealTest {

    private final Properties vector = new Properties();

    RecipientSealTest() throws IOException {
        try (InputStream file = RecipientSealTest.class.getResourceAsStream("/recipient-seal/vector.properties")) {
            vector.load(file);
        }
    }

    @Test
    void sealsAsAnIndependentImplementationDoes() throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("EC");
        KeyPair custodian = new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(bytes("custodianKey"))),
                factory.generatePrivate(new PKCS8EncodedKeySpec(bytes("custodianPrivateKey"))));
        SealedContentKey sealed =
                RecipientSeal.seal(recipient(bytes("recipientKey")), bytes("contentKey"), custodian, bytes("nonce"));
        assertArrayEquals(bytes("sealed"), sealed.getSealed().toByteArray());
        assertArrayEquals(bytes("custodianKey"), sealed.getEphemeralKey().toByteArray());
        assertArrayEquals(bytes("recipientId"), sealed.getRecipientId().toByteArray());
    }

    @Test
    void bindsTheKeyToTheRecipientAndBothOneTimeKeys() {
        assertArrayEquals(
                bytes("info"), RecipientSeal.info(bytes("recipientId"), bytes("recipientKey"), bytes("custodianKey")));
    }

    @Test
    void sealsUnderAFreshKeyEveryTime() {
        SecureRandom random = new SecureRandom();
        Recipient recipient = recipient(bytes("recipientKey"));
        SealedContentKey first = RecipientSeal.seal(recipient, bytes("contentKey"), random);
        SealedContentKey second = RecipientSeal.seal(recipient, bytes("contentKey"), random);
        assertNotEquals(first.getEphemeralKey(), second.getEphemeralKey());
        assertNotEquals(first.getSealed().substring(0, 12), second.getSealed().substring(0, 12));
    }

    @Test
    void refusesAKeyThatIsNotAPointOfP384() throws GeneralSecurityException {
        byte[] offCurve = bytes("recipientKey");
        offCurve[offCurve.length - 1] ^= 1;
        for (byte[] key : new byte[][] {offCurve, publicKey("EC", "secp256r1"), publicKey("RSA", ""), new byte[0]}) {
            RefusedException refused = assertThrows(
                    RefusedException.class,
                    () -> RecipientSeal.seal(recipient(key), bytes("contentKey"), new SecureRandom()));
            assertEquals(Code.BAD_PARAMETER, refused.code());
        }
    }

    private static byte[] publicKey(String algorithm, String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (!curve.isEmpty()) {
            generator.initialize(new ECGenParameterSpec(curve));
        }
        return generator.generateKeyPair().getPublic().getEncoded();
    }

    private Recipient recipient(byte[] key) {
        return Recipient.newBuilder()
                .setRecipientId(ByteString.copyFrom(bytes("recipientId")))
                .setEphemeralKey(ByteString.copyFrom(key))
                .build();
    }

    private byte[] bytes(String name) {
        return HexFormat.of().parseHex(vector.getProperty(name));
    }
}
