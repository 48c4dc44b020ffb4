package dev.holdfast.harness.azurecli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code az keyvault}: HSMs as resources. */
class HsmCommandsTest {

    @RegisterExtension
    static final SharedHsm HSM = new SharedHsm();

    @Test
    void anHsmIsShownAndListed() throws IOException, InterruptedException {
        JsonNode hsm = HSM.keyvault("show").json();
        assertEquals(SharedHsm.NAME, hsm.get("name").asText());
        assertEquals(
                "https://contosomhsm.managedhsm.azure.net",
                hsm.at("/properties/hsmUri").asText().replaceAll("/$", ""));
        assertEquals("Succeeded", hsm.at("/properties/provisioningState").asText());
        assertEquals(
                "Active",
                hsm.at("/properties/securityDomainProperties/activationStatus").asText());
        assertEquals(28, hsm.at("/properties/softDeleteRetentionInDays").asInt());
        assertEquals(hsm, HSM.keyvault("show -g " + SharedHsm.GROUP).json());
        for (String list : List.of("list", "list --resource-type hsm", "list -g " + SharedHsm.GROUP)) {
            assertTrue(HSM.az().keyvault(list).json().findValuesAsText("name").contains(SharedHsm.NAME), list);
        }
        HSM.keyvault("wait-hsm --created").ok();
        assertEquals(
                3,
                HSM.az()
                        .keyvault("show -g " + SharedHsm.GROUP + " --hsm-name NoSuchHsm")
                        .exit());
    }

    @Test
    void aNameCanBeHadOnce() throws IOException, InterruptedException {
        assertTrue(available("Fabrikam"));
        JsonNode taken =
                HSM.az().keyvault("check-name --name " + SharedHsm.NAME).json();
        assertFalse(taken.get("nameAvailable").asBoolean());
        assertEquals("AlreadyExists", taken.get("reason").asText());
        assertEquals(1, create("no-good-name").exit());
    }

    @Test
    void anHsmIsChanged() throws IOException, InterruptedException {
        HSM.keyvault("update-hsm --set tags.team=blue").ok();
        assertEquals("blue", HSM.keyvault("show").json().at("/tags/team").asText());
        HSM.keyvault("update-hsm --remove tags.team").ok();
        assertFalse(HSM.keyvault("show").json().at("/tags").has("team"));
        JsonNode regions = HSM.keyvault("region list").json();
        assertEquals("westus3", regions.at("/0/name").asText());
    }

    @Test
    void aDeletedHsmIsRecoveredOrPurged() throws IOException, InterruptedException {
        create("Fabrikam2").ok();
        HSM.az().keyvault("delete --hsm-name Fabrikam2").ok();
        assertEquals(
                3,
                HSM.az()
                        .keyvault("show --hsm-name Fabrikam2 -g " + SharedHsm.GROUP)
                        .exit());
        JsonNode deleted =
                HSM.az().keyvault("show-deleted --hsm-name Fabrikam2").json();
        assertEquals("westus3", deleted.at("/properties/location").asText());
        assertTrue(HSM.az()
                .keyvault("list-deleted")
                .json()
                .findValuesAsText("name")
                .contains("Fabrikam2"));
        assertFalse(available("Fabrikam2"));
        HSM.az().keyvault("recover --hsm-name Fabrikam2").ok();
        assertEquals(
                "Fabrikam2",
                HSM.az()
                        .keyvault("show --hsm-name Fabrikam2")
                        .json()
                        .get("name")
                        .asText());

        HSM.az().keyvault("delete --hsm-name Fabrikam2").ok();
        HSM.az().keyvault("purge --hsm-name Fabrikam2").ok();
        assertEquals(
                "[]",
                HSM.az().keyvault("list-deleted --resource-type hsm").json().toString());
        assertTrue(available("Fabrikam2"));
    }

    @Test
    void whoIsSignedInAndWhereIsKnown() throws IOException, InterruptedException {
        JsonNode account = HSM.az().run("account", "show").json();
        assertTrue(account.get("isDefault").asBoolean());
        assertEquals(1, HSM.az().run("account", "list", "--refresh").json().size());
        assertTrue(HSM.az().run("group", "list").json().findValuesAsText("name").contains(SharedHsm.GROUP));
        assertEquals(
                "true",
                HSM.az()
                        .run("group", "exists", "-n", SharedHsm.GROUP)
                        .ok()
                        .out()
                        .strip());
    }

    @Test
    void beforeItIsActivatedAnHsmHasNoKeys() throws IOException, InterruptedException {
        create("Northwind").ok();
        assertEquals(1, HSM.az().keyvault("key list --hsm-name Northwind").exit());
        HSM.az().keyvault("delete --hsm-name Northwind").ok();
        HSM.az().keyvault("purge --hsm-name Northwind").ok();
    }

    private static AzureCli.Outcome create(String name) throws IOException, InterruptedException {
        String oid = HSM.az()
                .run("ad", "signed-in-user", "show")
                .json()
                .get("objectId")
                .asText();
        return HSM.az()
                .keyvault(
                        "create --hsm-name " + name + " -g " + SharedHsm.GROUP + " -l westus3 --administrators " + oid);
    }

    private static boolean available(String name) throws IOException, InterruptedException {
        return HSM.az()
                .keyvault("check-name --name " + name)
                .json()
                .get("nameAvailable")
                .asBoolean();
    }
}
