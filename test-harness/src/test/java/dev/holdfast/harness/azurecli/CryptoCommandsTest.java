package dev.holdfast.harness.azurecli;

import static dev.holdfast.harness.azurecli.SharedHsm.unique;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code az keyvault key sign}, {@code verify}, {@code encrypt} and {@code decrypt}. */
class CryptoCommandsTest {

    @RegisterExtension
    static final SharedHsm HSM = new SharedHsm();

    private static final String TEXT = "carried by nobody";

    /** The client verifies by itself, with the public key: that it agrees says that the signature is right. */
    @ParameterizedTest
    @CsvSource({"ES256, --kty EC-HSM --curve P-256, 32", "PS384, --kty RSA-HSM --size 2048, 48"})
    void whatIsSignedIsVerified(String algorithm, String kind, int length) throws IOException, InterruptedException {
        String name = unique("signer");
        HSM.keyvault("key create -n " + name + " " + kind).ok();
        String digest = Base64.getEncoder().encodeToString(new byte[length]);
        String other = Base64.getEncoder().encodeToString("x".repeat(length).getBytes(UTF_8));
        String use = " -a " + algorithm + " -n " + name;
        String signature = HSM.keyvault("key sign" + use, "--digest", digest)
                .json()
                .get("signature")
                .asText();
        assertTrue(verified(use, digest, signature));
        assertFalse(verified(use, other, signature));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA-OAEP-256, --kty RSA-HSM --size 2048, ",
        "A192CBC, --kty oct-HSM --size 192, 00112233445566778899aabbccddeeff"
    })
    void whatIsEncryptedIsDecrypted(String algorithm, String kind, String iv) throws IOException, InterruptedException {
        String name = unique("cipher");
        HSM.keyvault("key create -n " + name + " " + kind).ok();
        String use = " -a " + algorithm + " -n " + name + (iv == null ? "" : " --iv " + iv);
        String whole = "sixteen bytes it";
        String sealed = HSM.keyvault("key encrypt --data-type plaintext" + use, "--value", whole)
                .json()
                .get("result")
                .asText();
        assertEquals(
                whole,
                HSM.keyvault("key decrypt --data-type plaintext" + use, "--value", sealed)
                        .json()
                        .get("result")
                        .asText());
    }

    @Test
    void aSealedTextThatWasChangedIsNotOpened() throws IOException, InterruptedException {
        String name = unique("sealer");
        HSM.keyvault("key create --kty oct-HSM --size 256 -n " + name).ok();
        JsonNode sealed = HSM.keyvault(
                        "key encrypt -a A256GCM --data-type plaintext --aad 0102 -n " + name, "--value", TEXT)
                .json();
        String open = "key decrypt -a A256GCM --data-type plaintext -n " + name + " --iv "
                + sealed.get("iv").asText() + " --value " + sealed.get("result").asText() + " --aad ";
        String tag = sealed.get("tag").asText();
        assertEquals(
                TEXT,
                HSM.keyvault(open + "0102 --tag " + tag).json().get("result").asText());
        HSM.keyvault(open + "0103 --tag " + tag).refused("BadParameter");
    }

    private static boolean verified(String use, String digest, String signature)
            throws IOException, InterruptedException {
        return HSM.keyvault("key verify" + use, "--digest", digest, "--signature", signature)
                .json()
                .get("isValid")
                .asBoolean();
    }
}
