package dev.holdfast.harness.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.exception.HttpResponseException;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.cryptography.models.EncryptionAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyType;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** What goes wrong is told with the codes that programs written for the service look at. */
@ExtendWith(ServedHsm.class)
final class RefusalTest {

    private final FaceUnderTest face;
    private final AzureClients clients;
    private final KeyClient keys;

    RefusalTest(FaceUnderTest face) {
        this.face = face;
        clients = AzureClients.of(face);
        keys = clients.keys();
    }

    @Test
    void aKeyThatIsNotThere() {
        refused(404, "KeyNotFound", () -> keys.getKey("nobody"));
        refused(404, "KeyNotFound", () -> keys.getDeletedKey("nobody"));
        refused(404, "KeyNotFound", () -> keys.beginDeleteKey("nobody").poll());
    }

    @Test
    void aCallerWithoutTheRole() {
        KeyClient stranger = AzureClients.as(face.stranger(), face).keys();
        HttpResponseException e = refused(403, "Forbidden", () -> stranger.getRandomBytes(8));
        assertEquals("ForbiddenByRbac", part(error(e), "innererror").get("code"));
    }

    @Test
    void aWrongSecret() {
        Principal impostor = new Principal(
                face.administrator().client(), "wrong", face.administrator().object());
        notSignedIn("AADSTS7000215", impostor);
    }

    @Test
    void anUnknownApplication() {
        Principal nobody = new Principal(
                UUID.randomUUID().toString(), "any", UUID.randomUUID().toString());
        notSignedIn("AADSTS700016", nobody);
    }

    @Test
    void aNameThatIsTaken() {
        create("taken");
        byte[] backup = keys.backupKey("taken");
        refused(409, "Conflict", () -> keys.restoreKeyBackup(backup));
        keys.beginDeleteKey("taken").waitForCompletion();
        refused(409, "Conflict", () -> create("taken"));
    }

    @Test
    void whatMakesNoSense() {
        refused(400, "BadParameter", () -> keys.getRandomBytes(129));
        refused(400, "MalformedBackupBlob", () -> keys.restoreKeyBackup(new byte[] {1, 2, 3}));
        refused(
                400,
                "BadParameter",
                () -> keys.createRsaKey(new CreateRsaKeyOptions("odd")
                        .setHardwareProtected(true)
                        .setKeySize(2049)));
        refused(400, "BadParameter", () -> keys.createKey(new CreateKeyOptions("bad_name", KeyType.EC_HSM)));
    }

    @Test
    void aRelease() {
        create("unreleased");
        refused(400, "NotSupported", () -> keys.releaseKey("unreleased", "a statement of some environment"));
    }

    @Test
    void aKeyThatIsSwitchedOff() {
        KeyVaultKey key = keys.createRsaKey(
                new CreateRsaKeyOptions("off").setHardwareProtected(true).setKeySize(2048));
        keys.updateKeyProperties(key.getProperties().setEnabled(false));
        HttpResponseException e = refused(
                403, "Forbidden", () -> clients.cryptography(key).decrypt(EncryptionAlgorithm.RSA_OAEP, new byte[256]));
        assertEquals("KeyDisabled", part(error(e), "innererror").get("code"));
    }

    private KeyVaultKey create(String name) {
        return keys.createEcKey(new CreateEcKeyOptions(name).setHardwareProtected(true));
    }

    /** The SDK hands through what the issuer said, wrapped. */
    private void notSignedIn(String number, Principal principal) {
        KeyClient client = AzureClients.as(principal, face).keys();
        RuntimeException e = assertThrows(RuntimeException.class, () -> client.getKey("any"));
        assertTrue(String.valueOf(e.getMessage()).contains(number), e::toString);
    }

    private static HttpResponseException refused(int status, String code, Executable call) {
        HttpResponseException e = assertThrows(HttpResponseException.class, call);
        assertEquals(status, e.getResponse().getStatusCode(), e::getMessage);
        assertEquals(code, error(e).get("code"), e::getMessage);
        assertFalse(String.valueOf(error(e).get("message")).isBlank());
        return e;
    }

    private static Map<?, ?> error(HttpResponseException e) {
        return part((Map<?, ?>) e.getValue(), "error");
    }

    private static Map<?, ?> part(Map<?, ?> whole, String name) {
        return (Map<?, ?>) whole.get(name);
    }
}
