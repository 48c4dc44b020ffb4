package dev.holdfast.harness.azurecli;

import static dev.holdfast.harness.azurecli.SharedHsm.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code az keyvault key}: keys made, shown, changed, rotated, deleted, carried elsewhere and brought in. */
class KeyCommandsTest {

    @RegisterExtension
    static final SharedHsm HSM = new SharedHsm();

    private static final String HOST = "https://" + SharedHsm.NAME + ".managedhsm.azure.net";

    @Test
    void keysAreCreatedWithWhatIsAsked() throws IOException, InterruptedException {
        String name = unique("rsa");
        JsonNode rsa = HSM.keyvault(
                        "key create --kty RSA-HSM --size 3072 --ops sign verify --not-before 2020-01-01T00:00:00Z"
                                + " --expires 2035-01-01T00:00:00Z --tags a=1 b -n " + name)
                .json();
        assertTrue(rsa.at("/key/kid").asText().startsWith(HOST + "/keys/" + name + "/"), rsa::toString);
        assertEquals("RSA-HSM", rsa.at("/key/kty").asText());
        assertEquals(List.of("sign", "verify"), texts(rsa.at("/key/keyOps")));
        assertEquals(384, bytes(rsa.at("/key/n")).length);
        assertTrue(rsa.at("/attributes/enabled").asBoolean());
        assertEquals(
                Instant.parse("2035-01-01T00:00:00Z").getEpochSecond(),
                rsa.at("/attributes/exp").asLong());
        assertEquals(
                Instant.parse("2020-01-01T00:00:00Z").getEpochSecond(),
                rsa.at("/attributes/nbf").asLong());
        assertEquals("1", rsa.at("/tags/a").asText());

        JsonNode ec = HSM.keyvault("key create --kty EC-HSM --curve P-521 -n " + unique("ec"))
                .json();
        assertEquals("P-521", ec.at("/key/crv").asText());
        JsonNode oct = HSM.keyvault("key create --kty oct-HSM --size 192 --disabled true -n " + unique("oct"))
                .json();
        assertEquals("oct-HSM", oct.at("/key/kty").asText());
        assertFalse(oct.at("/attributes/enabled").asBoolean());
        JsonNode usual = HSM.keyvault("key create -n " + unique("usual")).json();
        assertEquals("RSA-HSM", usual.at("/key/kty").asText());
    }

    @Test
    void keysAreShownListedAndChanged() throws IOException, InterruptedException {
        String name = unique("shown");
        JsonNode first =
                HSM.keyvault("key create --kty EC-HSM --curve P-256 -n " + name).json();
        JsonNode second = HSM.keyvault("key rotate -n " + name).json();
        assertNotEquals(first.at("/key/kid"), second.at("/key/kid"));
        assertEquals(
                second.get("key"), HSM.keyvault("key show -n " + name).json().get("key"));
        String kid = first.at("/key/kid").asText();
        assertEquals(
                first.get("key"),
                HSM.az().keyvault("key show --id " + kid).json().get("key"));
        assertEquals(
                first.get("key"),
                HSM.keyvault("key show -n " + name + " -v " + kid.substring(kid.lastIndexOf('/') + 1))
                        .json()
                        .get("key"));
        assertTrue(names(HSM.keyvault("key list").json()).contains(name));
        assertEquals(1, HSM.keyvault("key list --maxresults 1").json().size());
        assertEquals(2, HSM.keyvault("key list-versions -n " + name).json().size());

        JsonNode changed = HSM.keyvault("key set-attributes --enabled false --ops verify --tags x=y -n " + name)
                .json();
        assertFalse(changed.at("/attributes/enabled").asBoolean());
        assertEquals(List.of("verify"), texts(changed.at("/key/keyOps")));
        assertEquals("y", changed.at("/tags/x").asText());

        assertEquals(3, HSM.keyvault("key show -n " + unique("none")).exit());
    }

    @Test
    void aDeletedKeyIsRecoveredOrPurged() throws IOException, InterruptedException {
        String name = unique("deleted");
        JsonNode key = HSM.keyvault("key create --kty EC-HSM --curve P-384 -n " + name)
                .json()
                .get("key");
        JsonNode deleted = HSM.keyvault("key delete -n " + name).json();
        assertEquals(HOST + "/deletedkeys/" + name, deleted.get("recoveryId").asText());
        assertTrue(deleted.hasNonNull("scheduledPurgeDate"), deleted::toString);
        assertEquals(3, HSM.keyvault("key show -n " + name).exit());
        assertTrue(names(HSM.keyvault("key list-deleted").json()).contains(name));
        assertEquals(key, HSM.keyvault("key show-deleted -n " + name).json().get("key"));
        assertEquals(key, HSM.keyvault("key recover -n " + name).json().get("key"));
        assertEquals(key, HSM.keyvault("key show -n " + name).json().get("key"));

        HSM.keyvault("key delete -n " + name).ok();
        HSM.keyvault("key purge -n " + name).ok();
        HSM.keyvault("key show-deleted -n " + name).refused("KeyNotFound");
    }

    @Test
    void aKeyComesBackFromItsOwnBackup() throws IOException, InterruptedException {
        String name = unique("backup");
        HSM.keyvault("key create --kty oct-HSM --size 256 --tags of=mine -n " + name)
                .ok();
        JsonNode before = HSM.keyvault("key rotate -n " + name).json();
        Path file = HSM.folder().resolve(name + ".backup");
        HSM.keyvault("key backup -n " + name, "--file", file.toString()).ok();
        assertEquals(1, HSM.keyvault("key restore", "--file", file.toString()).exit(), "it is still there");
        HSM.keyvault("key delete -n " + name).ok();
        HSM.keyvault("key purge -n " + name).ok();
        JsonNode back = HSM.keyvault("key restore", "--file", file.toString()).json();
        assertEquals(before.get("key"), back.get("key"));
        assertEquals(before.get("tags"), back.get("tags"));
        assertEquals(2, HSM.keyvault("key list-versions -n " + name).json().size());
    }

    @Test
    void aRotationPolicyIsKept() throws IOException, InterruptedException {
        String name = unique("policy");
        HSM.keyvault("key create --kty EC-HSM --curve P-256 -n " + name).ok();
        Path policy = Files.writeString(HSM.folder().resolve(name + ".json"), """
                {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P90D"}, "action": {"type": "Rotate"}}],
                 "attributes": {"expiryTime": "P2Y"}}
                """);
        HSM.keyvault("key rotation-policy update -n " + name, "--value", policy.toString())
                .ok();
        JsonNode kept = HSM.keyvault("key rotation-policy show -n " + name).json();
        assertEquals("P2Y", kept.get("expiresIn").asText());
        assertEquals("Rotate", kept.at("/lifetimeActions/0/action").asText());
        assertEquals("P90D", kept.at("/lifetimeActions/0/timeAfterCreate").asText());
    }

    @Test
    void keysOfOnesOwnAreImported() throws IOException, InterruptedException {
        for (String make : List.of("genrsa 2048", "ecparam -name prime256v1 -genkey -noout")) {
            String name = unique("imported");
            HSM.az().shell("openssl " + make + " > " + name + ".pem").ok();
            JsonNode imported = HSM.keyvault("key import --protection hsm -n " + name, "--pem-file", name + ".pem")
                    .json();
            assertTrue(imported.at("/key/kty").asText().endsWith("-HSM"), imported::toString);
            HSM.keyvault("key download -e PEM -n " + name, "--file", name + ".pub")
                    .ok();
            HSM.az()
                    .shell("openssl pkey -in %1$s.pem -pubout | cmp - %1$s.pub".formatted(name))
                    .ok();
        }
    }

    @Test
    void aKeySaysWhereItIsKept() throws IOException, InterruptedException {
        String name = unique("attested");
        HSM.keyvault("key create --kty EC-HSM --curve P-256 -n " + name).ok();
        JsonNode attestation = HSM.keyvault("key get-attestation -n " + name).json();
        assertTrue(attestation.hasNonNull("privateKeyAttestation"), attestation::toString);
    }

    @Test
    void randomBytesAreRandom() throws IOException, InterruptedException {
        byte[] some = bytes(HSM.keyvault("key random --count 32").json().get("value"));
        assertEquals(32, some.length);
        byte[] others = bytes(HSM.keyvault("key random --count 32").json().get("value"));
        assertFalse(Arrays.equals(some, others));
    }

    private static List<String> names(JsonNode keys) {
        return keys.findValuesAsText("name");
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asText());
    }
}
