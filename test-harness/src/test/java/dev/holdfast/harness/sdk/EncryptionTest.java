package dev.holdfast.harness.sdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.DecryptParameters;
import com.azure.security.keyvault.keys.cryptography.models.EncryptParameters;
import com.azure.security.keyvault.keys.cryptography.models.EncryptResult;
import com.azure.security.keyvault.keys.cryptography.models.EncryptionAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.models.ImportKeyOptions;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Encryption and wrapping with every algorithm, under keys that were brought along: so that the JDK can read what the service
 * wrote, and the other way round.
 */
@ExtendWith(ServedHsm.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EncryptionTest {

    private static final int GCM_IV = 12;
    private static final int TAG = 16;
    private static final int BLOCK = 16;

    private final SecureRandom random = new SecureRandom();
    private final KeyPair rsa = OutsideCrypto.rsa();
    private final AzureClients clients;
    private final KeyVaultKey rsaKey;

    EncryptionTest(FaceUnderTest face) {
        clients = AzureClients.of(face);
        rsaKey = clients.keys()
                .importKey(new ImportKeyOptions("box-rsa", JsonWebKey.fromRsa(rsa)).setHardwareProtected(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA1_5", "RSA-OAEP", "RSA-OAEP-256"})
    void rsaEncryption(String name) throws GeneralSecurityException {
        EncryptionAlgorithm algorithm = EncryptionAlgorithm.fromString(name);
        CryptographyClient remote = clients.cryptography(rsaKey);
        byte[] secret = bytes(48);
        byte[] sealed = remote.encrypt(algorithm, secret).getCipherText();
        assertArrayEquals(secret, outside(name, Cipher.DECRYPT_MODE, sealed));
        assertArrayEquals(
                secret,
                remote.decrypt(algorithm, outside(name, Cipher.ENCRYPT_MODE, secret))
                        .getPlainText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA1_5", "RSA-OAEP"})
    void whatTheSdkEncryptsByItself(String name) {
        EncryptionAlgorithm algorithm = EncryptionAlgorithm.fromString(name);
        CryptographyClient local =
                new CryptographyClientBuilder().jsonWebKey(rsaKey.getKey()).buildClient();
        byte[] secret = bytes(48);
        byte[] sealed = local.encrypt(algorithm, secret).getCipherText();
        assertArrayEquals(
                secret, clients.cryptography(rsaKey).decrypt(algorithm, sealed).getPlainText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA1_5", "RSA-OAEP", "RSA-OAEP-256"})
    void rsaWrapping(String name) throws GeneralSecurityException {
        KeyWrapAlgorithm algorithm = KeyWrapAlgorithm.fromString(name);
        CryptographyClient remote = clients.cryptography(rsaKey);
        byte[] key = bytes(32);
        byte[] wrapped = remote.wrapKey(algorithm, key).getEncryptedKey();
        assertArrayEquals(key, outside(name, Cipher.DECRYPT_MODE, wrapped));
        assertArrayEquals(
                key,
                remote.unwrapKey(algorithm, outside(name, Cipher.ENCRYPT_MODE, key))
                        .getKey());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void gcm(Size size) throws GeneralSecurityException {
        Key key = new SecretKeySpec(bytes(size.bits() / 8), "AES");
        CryptographyClient remote = clients.cryptography(bring("gcm-" + size.bits(), key));
        byte[] secret = bytes(100);
        byte[] context = bytes(20);
        EncryptResult sealed = remote.encrypt(size.gcm().apply(secret, context), Context.NONE);
        assertEquals(GCM_IV, sealed.getIv().length);
        assertEquals(TAG, sealed.getAuthenticationTag().length);
        byte[] joined = ByteBuffer.allocate(sealed.getCipherText().length + TAG)
                .put(sealed.getCipherText())
                .put(sealed.getAuthenticationTag())
                .array();
        assertArrayEquals(secret, gcm(Cipher.DECRYPT_MODE, key, sealed.getIv(), context, joined));

        byte[] iv = bytes(GCM_IV);
        ByteBuffer mine = ByteBuffer.wrap(gcm(Cipher.ENCRYPT_MODE, key, iv, context, secret));
        byte[] text = new byte[secret.length];
        byte[] tag = new byte[TAG];
        mine.get(text).get(tag);
        DecryptParameters genuine = size.openGcm().of(text, iv, tag.clone(), context);
        assertArrayEquals(secret, remote.decrypt(genuine, Context.NONE).getPlainText());
        tag[0] ^= 1;
        DecryptParameters forged = size.openGcm().of(text, iv, tag, context);
        HttpResponseException refused =
                assertThrows(HttpResponseException.class, () -> remote.decrypt(forged, Context.NONE));
        assertEquals(400, refused.getResponse().getStatusCode());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void cbc(Size size) throws GeneralSecurityException {
        cbc("cbc-" + size.bits(), size, "NoPadding", bytes(4 * BLOCK), size.cbc(), size.openCbc());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void cbcWithPadding(Size size) throws GeneralSecurityException {
        cbc("cbcpad-" + size.bits(), size, "PKCS5Padding", bytes(3 * BLOCK + 5), size.cbcPad(), size.openCbcPad());
    }

    private void cbc(
            String name,
            Size size,
            String padding,
            byte[] secret,
            BiFunction<byte[], byte[], EncryptParameters> seal,
            BiFunction<byte[], byte[], DecryptParameters> open)
            throws GeneralSecurityException {
        Key key = new SecretKeySpec(bytes(size.bits() / 8), "AES");
        CryptographyClient remote = clients.cryptography(bring(name, key));
        byte[] iv = bytes(BLOCK);
        byte[] sealed = remote.encrypt(seal.apply(secret, iv), Context.NONE).getCipherText();
        assertArrayEquals(secret, cbc(padding, Cipher.DECRYPT_MODE, key, iv, sealed));
        byte[] mine = cbc(padding, Cipher.ENCRYPT_MODE, key, iv, secret);
        assertArrayEquals(
                secret, remote.decrypt(open.apply(mine, iv), Context.NONE).getPlainText());
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 192, 256})
    void aesWrapping(int bits) throws GeneralSecurityException {
        Key key = new SecretKeySpec(bytes(bits / 8), "AES");
        CryptographyClient remote = clients.cryptography(bring("wrap-" + bits, key));
        KeyWrapAlgorithm algorithm = KeyWrapAlgorithm.fromString("A" + bits + "KW");
        Key inner = new SecretKeySpec(bytes(32), "AES");
        byte[] wrapped = remote.wrapKey(algorithm, inner.getEncoded()).getEncryptedKey();
        Cipher cipher = Cipher.getInstance("AES/KW/NoPadding");
        cipher.init(Cipher.UNWRAP_MODE, key);
        assertEquals(inner, cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY));
        assertArrayEquals(
                inner.getEncoded(), remote.unwrapKey(algorithm, wrapped).getKey());
        wrapped[0] ^= 1;
        assertThrows(HttpResponseException.class, () -> remote.unwrapKey(algorithm, wrapped));
    }

    /** A size of AES keys: the SDK has methods of their own for each. */
    private record Size(
            int bits,
            BiFunction<byte[], byte[], EncryptParameters> gcm,
            OpenGcm openGcm,
            BiFunction<byte[], byte[], EncryptParameters> cbc,
            BiFunction<byte[], byte[], DecryptParameters> openCbc,
            BiFunction<byte[], byte[], EncryptParameters> cbcPad,
            BiFunction<byte[], byte[], DecryptParameters> openCbcPad) {

        @Override
        public String toString() {
            return bits + " bits";
        }
    }

    private interface OpenGcm {
        DecryptParameters of(byte[] text, byte[] iv, byte[] tag, byte[] context);
    }

    static Stream<Size> sizes() {
        return Stream.of(
                new Size(
                        128,
                        EncryptParameters::createA128GcmParameters,
                        DecryptParameters::createA128GcmParameters,
                        EncryptParameters::createA128CbcParameters,
                        DecryptParameters::createA128CbcParameters,
                        EncryptParameters::createA128CbcPadParameters,
                        DecryptParameters::createA128CbcPadParameters),
                new Size(
                        192,
                        EncryptParameters::createA192GcmParameters,
                        DecryptParameters::createA192GcmParameters,
                        EncryptParameters::createA192CbcParameters,
                        DecryptParameters::createA192CbcParameters,
                        EncryptParameters::createA192CbcPadParameters,
                        DecryptParameters::createA192CbcPadParameters),
                new Size(
                        256,
                        EncryptParameters::createA256GcmParameters,
                        DecryptParameters::createA256GcmParameters,
                        EncryptParameters::createA256CbcParameters,
                        DecryptParameters::createA256CbcParameters,
                        EncryptParameters::createA256CbcPadParameters,
                        DecryptParameters::createA256CbcPadParameters));
    }

    private KeyVaultKey bring(String name, Key key) {
        KeyClient keys = clients.keys();
        return keys.importKey(
                new ImportKeyOptions(name, OutsideCrypto.oct(key.getEncoded())).setHardwareProtected(true));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] outside(String name, int mode, byte[] text) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(name.equals("RSA1_5") ? "RSA/ECB/PKCS1Padding" : "RSA/ECB/OAEPPadding");
        cipher.init(mode, mode == Cipher.ENCRYPT_MODE ? rsa.getPublic() : rsa.getPrivate(), oaep(name));
        return cipher.doFinal(text);
    }

    private static @Nullable AlgorithmParameterSpec oaep(String name) {
        return switch (name) {
            case "RSA-OAEP" ->
                new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);
            case "RSA-OAEP-256" ->
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
            default -> null;
        };
    }

    private static byte[] gcm(int mode, Key key, byte[] iv, byte[] context, byte[] text)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, iv));
        cipher.updateAAD(context);
        return cipher.doFinal(text);
    }

    private static byte[] cbc(String padding, int mode, Key key, byte[] iv, byte[] text)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/" + padding);
        cipher.init(mode, key, new IvParameterSpec(iv));
        return cipher.doFinal(text);
    }
}
