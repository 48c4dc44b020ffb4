package dev.holdfast.harness.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures of every algorithm: made by the service, checked by it, by the SDK and by others. */
@ExtendWith(ServedHsm.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignatureTest {

    private static final byte[] DATA = "Pay 100 to Alice".getBytes(UTF_8);
    private static final byte[] OTHER = "Pay 900 to Alice".getBytes(UTF_8);

    /** Those that the SDK checks without the service, with what the JDK has. */
    private static final Set<SignatureAlgorithm> LOCALLY =
            Set.of(SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.ES512);

    private final AzureClients clients;
    private final KeyClient keys;

    SignatureTest(FaceUnderTest face) {
        clients = AzureClients.of(face);
        keys = clients.keys();
    }

    @BeforeAll
    void makeTheRsaKey() {
        keys.createRsaKey(
                new CreateRsaKeyOptions("signer-rsa").setHardwareProtected(true).setKeySize(2048));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void rsaSignatures(String name) throws NoSuchAlgorithmException {
        sign(SignatureAlgorithm.fromString(name), keys.getKey("signer-rsa"));
    }

    @ParameterizedTest
    @CsvSource({"ES256, P-256", "ES384, P-384", "ES512, P-521", "ES256K, P-256K"})
    void ecSignatures(String name, String curve) throws NoSuchAlgorithmException {
        KeyVaultKey key = keys.createEcKey(new CreateEcKeyOptions("signer-" + name)
                .setHardwareProtected(true)
                .setCurveName(KeyCurveName.fromString(curve)));
        sign(SignatureAlgorithm.fromString(name), key);
    }

    private void sign(SignatureAlgorithm algorithm, KeyVaultKey key) throws NoSuchAlgorithmException {
        CryptographyClient remote = clients.cryptography(key);
        byte[] ofData = remote.signData(algorithm, DATA).getSignature();
        assertTrue(OutsideCrypto.verifies(algorithm, key.getKey(), DATA, ofData), "outside, of data");
        assertFalse(OutsideCrypto.verifies(algorithm, key.getKey(), OTHER, ofData), "outside, of other data");
        byte[] digest = MessageDigest.getInstance("SHA-" + algorithm.toString().substring(2, 5))
                .digest(DATA);
        byte[] ofDigest = remote.sign(algorithm, digest).getSignature();
        assertTrue(OutsideCrypto.verifies(algorithm, key.getKey(), DATA, ofDigest), "outside, of the digest");

        assertTrue(remote.verify(algorithm, digest, ofData).isValid(), "remote");
        assertTrue(remote.verifyData(algorithm, DATA, ofDigest).isValid(), "remote, of data");
        digest[0] ^= 1;
        assertFalse(remote.verify(algorithm, digest, ofData).isValid(), "remote, of another digest");
        if (LOCALLY.contains(algorithm)) {
            CryptographyClient local =
                    new CryptographyClientBuilder().jsonWebKey(key.getKey()).buildClient();
            assertTrue(local.verifyData(algorithm, DATA, ofData).isValid(), "local");
            assertFalse(local.verifyData(algorithm, OTHER, ofData).isValid(), "local, of other data");
        }
    }
}
