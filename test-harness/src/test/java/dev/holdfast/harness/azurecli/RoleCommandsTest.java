package dev.holdfast.harness.azurecli;

import static dev.holdfast.harness.azurecli.SharedHsm.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code az keyvault role} and {@code az keyvault setting}. */
class RoleCommandsTest {

    @RegisterExtension
    static final SharedHsm HSM = new SharedHsm();

    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";

    @Test
    void rolesThatAreBuiltInAreListedAndShown() throws IOException, InterruptedException {
        JsonNode all = HSM.keyvault("role definition list").json();
        assertTrue(all.findValuesAsText("roleName").contains("Managed HSM Administrator"), all::toString);
        JsonNode user =
                HSM.keyvault("role definition show --name " + CRYPTO_USER).json();
        assertEquals("Managed HSM Crypto User", user.get("roleName").asText());
        assertEquals("AKVBuiltInRole", user.get("roleType").asText());
        assertEquals(
                0,
                HSM.keyvault("role definition list --custom-role-only true")
                        .json()
                        .size());
    }

    @Test
    void aRoleOfOnesOwnIsMadeChangedAndRemoved() throws IOException, InterruptedException {
        Path file = HSM.folder().resolve(unique("role"));
        Files.writeString(file, """
                {"roleName": "Reader of keys", "description": "first",
                 "dataActions": ["Microsoft.KeyVault/managedHsm/keys/read/action"]}
                """);
        JsonNode made = HSM.keyvault("role definition create", "--role-definition", file.toString())
                .json();
        String name = made.get("name").asText();
        assertEquals("CustomRole", made.get("roleType").asText());
        Files.writeString(file, """
                {"name": "%s", "roleName": "Reader of keys", "description": "second",
                 "dataActions": ["Microsoft.KeyVault/managedHsm/keys/read/action"]}
                """.formatted(name));
        HSM.keyvault("role definition update", "--role-definition", file.toString())
                .ok();
        assertEquals(
                "second",
                HSM.keyvault("role definition show --name " + name)
                        .json()
                        .get("description")
                        .asText());
        HSM.keyvault("role definition delete --name " + name).ok();
        assertEquals(3, HSM.keyvault("role definition show --name " + name).exit());
    }

    @Test
    void aRoleIsAssignedByNameAndByGuidAndTakenBack() throws IOException, InterruptedException {
        String oid = UUID.randomUUID().toString();
        JsonNode whole = HSM.keyvault(
                        "role assignment create --scope / --assignee " + oid, "--role", "Managed HSM Crypto User")
                .json();
        assertEquals(oid, whole.get("principalId").asText());
        assertEquals("Managed HSM Crypto User", whole.get("roleName").asText());
        assertEquals("Unknown", whole.get("principalName").asText());
        HSM.keyvault("role assignment create --scope /keys --assignee-object-id " + oid + " --role " + CRYPTO_USER)
                .ok();
        assertEquals(2, assigned(oid, "").size());
        assertEquals("/keys", assigned(oid, " --scope /keys").at("/0/scope").asText());

        HSM.keyvault("role assignment delete --scope /keys --assignee-object-id " + oid)
                .ok();
        HSM.keyvault("role assignment delete --name " + whole.get("name").asText())
                .ok();
        assertEquals(0, assigned(oid, "").size());
    }

    @Test
    void thePrincipalThatIsSignedInIsKnownByName() throws IOException, InterruptedException {
        String oid =
                HSM.az().run("ad", "signed-in-user", "show").json().get("id").asText();
        assertFalse(assigned(oid, "").isEmpty());
        assertEquals(
                "ServicePrincipal", assigned(oid, "").at("/0/principalType").asText());
        assertEquals(
                1,
                HSM.keyvault("role assignment create --scope / --assignee nobody@example.org --role " + CRYPTO_USER)
                        .exit());
    }

    @Test
    void aSettingIsChanged() throws IOException, InterruptedException {
        JsonNode settings = HSM.keyvault("setting list").json();
        assertFalse(settings.isEmpty());
        String name = settings.at("/0/name").asText();
        HSM.keyvault("setting update --value true --name " + name).ok();
        assertEquals(
                "true",
                HSM.keyvault("setting show --name " + name).json().get("value").asText());
        HSM.keyvault("setting update --value false --name " + name).ok();
        assertEquals(
                "false",
                HSM.keyvault("setting show --name " + name).json().get("value").asText());
    }

    private static JsonNode assigned(String oid, String scope) throws IOException, InterruptedException {
        return HSM.keyvault("role assignment list --assignee-object-id " + oid + scope)
                .json();
    }
}
