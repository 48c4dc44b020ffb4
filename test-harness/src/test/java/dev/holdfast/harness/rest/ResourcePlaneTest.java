package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.ResourceSite.KEY_VAULT;
import static dev.holdfast.harness.rest.ResourceSite.OWNER;
import static dev.holdfast.harness.rest.ResourceSite.READER;
import static dev.holdfast.harness.rest.ResourceSite.STRANGER;
import static dev.holdfast.harness.rest.ResourceSite.SUBSCRIPTION;
import static dev.holdfast.harness.rest.ResourceSite.TENANT;
import static dev.holdfast.harness.rest.ResourceSite.group;
import static dev.holdfast.harness.rest.ResourceSite.hsm;
import static dev.holdfast.harness.rest.ResourceSite.wanted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.rest.ResourceSite.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HSMs as resources, from their creation to their purge, over real cards; and what the resource manager refuses. */
final class ResourcePlaneTest {

    private static final String NAME = "ContosoMHSM2";
    private static final String GROUP = "ContosoResourceGroup";
    private static final String HSM = hsm(GROUP, NAME);
    private static final String DELETED = KEY_VAULT + "/locations/westus3/deletedManagedHSMs/" + NAME;

    @TempDir
    private static Path folder;

    private static ResourceSite site;

    @BeforeAll
    static void open() {
        site = new ResourceSite(folder);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @AfterEach
    void clear() {
        site.pools().list().forEach(pool -> site.pools().destroy(pool.name()).join());
        site.pools().deleted().forEach(pool -> site.pools().destroy(pool.name()).join());
    }

    private static void create(String more) {
        Reply begun = site.ask(202, "PUT", HSM, wanted(more));
        assertEquals("Succeeded", site.ended(begun).text("/status"));
    }

    private static void delete() {
        Reply ended = site.ended(site.ask(202, "DELETE", HSM, ""));
        assertEquals(200, ended.answer().status());
        assertEquals(0, ended.answer().body().length);
    }

    @Test
    void anHsmIsMadeInTheBackgroundAndShownAsItWasCreated() {
        Reply begun = site.ask(202, "PUT", HSM, wanted(""));
        assertEquals("Provisioning", begun.text("/properties/provisioningState"));
        assertEquals("1", begun.answer().headers().get("retry-after"));
        Reply again = site.ask(202, "PUT", HSM, wanted(""));
        assertEquals(begun.operation(), again.operation(), "a repeated request is the same operation");
        assertEquals("Succeeded", site.ended(begun).text("/status"));

        Reply shown = site.get(hsm("contosoresourcegroup", "contosomhsm2"));
        assertEquals(HSM, shown.text("/id"));
        assertEquals(NAME, shown.text("/name"));
        assertEquals("Microsoft.KeyVault/managedHSMs", shown.text("/type"));
        assertEquals("westus3", shown.text("/location"));
        assertEquals("Standard_B1", shown.text("/sku/name"));
        assertEquals("drill", shown.text("/tags/use"));
        assertEquals("https://contosomhsm2.managedhsm.azure.net/", shown.text("/properties/hsmUri"));
        assertEquals("Succeeded", shown.text("/properties/provisioningState"));
        assertEquals(OWNER.objectId(), shown.text("/properties/initialAdminObjectIds/0"));
        assertEquals(7, shown.body().at("/properties/softDeleteRetentionInDays").asInt());
        assertFalse(shown.body().at("/properties/enablePurgeProtection").asBoolean());
        assertEquals("NotActivated", shown.text("/properties/securityDomainProperties/activationStatus"));
        assertEquals(TENANT, shown.text("/properties/tenantId"));

        for (String list :
                List.of(KEY_VAULT + "/managedHSMs", group(GROUP) + "/providers/Microsoft.KeyVault/managedHSMs")) {
            assertEquals(shown.body(), site.get(list).body().at("/value/0"));
        }
        Reply regions = site.get(HSM + "/regions");
        assertEquals("westus3", regions.text("/value/0/name"));
        assertTrue(regions.body().at("/value/0/isPrimary").asBoolean());
        assertEquals(
                0,
                site.get(HSM + "/privateEndpointConnections")
                        .body()
                        .at("/value")
                        .size());
    }

    @Test
    void anHsmIsDeletedRecoveredAndPurged() {
        create("");
        delete();
        site.refused(404, "ResourceNotFound", "GET", HSM, "");
        assertEquals(204, site.as(OWNER, "DELETE", HSM, "").answer().status());
        JsonNode deleted = site.get(KEY_VAULT + "/deletedManagedHSMs").body().at("/value/0");
        assertEquals(DELETED, deleted.at("/id").asText());
        assertEquals(HSM, deleted.at("/properties/mhsmId").asText());
        assertEquals("westus3", deleted.at("/properties/location").asText());
        assertEquals(
                Duration.ofDays(7),
                Duration.between(
                        Instant.parse(deleted.at("/properties/deletionDate").asText()),
                        Instant.parse(
                                deleted.at("/properties/scheduledPurgeDate").asText())));
        assertEquals(deleted, site.get(DELETED).body());
        site.refused(409, "ConflictError", "PUT", HSM, wanted(""));
        assertEquals(
                "AlreadyExists",
                site.ask(200, "POST", KEY_VAULT + "/checkMhsmNameAvailability", "{\"name\":\"CONTOSOMHSM2\"}")
                        .text("/reason"));

        String recover = "{\"location\":\"westus3\",\"sku\":{\"family\":\"B\",\"name\":\"Standard_B1\"},"
                + "\"properties\":{\"tenantId\":\"" + TENANT + "\",\"createMode\":\"Recover\"}}";
        site.refused(404, "ResourceNotFound", "PUT", hsm("Elsewhere", NAME), recover);
        Reply begun = site.ask(202, "PUT", HSM, recover);
        assertEquals("Succeeded", site.ended(begun).text("/status"));
        assertEquals("drill", site.get(HSM).text("/tags/use"));
        site.refused(404, "ResourceNotFound", "PUT", HSM, recover);

        delete();
        site.refused(
                404,
                "ResourceNotFound",
                "POST",
                KEY_VAULT + "/locations/eastus/deletedManagedHSMs/" + NAME + "/purge",
                "");
        assertEquals(
                200,
                site.ended(site.ask(202, "POST", DELETED + "/purge", ""))
                        .answer()
                        .status());
        site.refused(404, "ResourceNotFound", "GET", DELETED, "");
        assertTrue(site.ask(200, "POST", KEY_VAULT + "/checkMhsmNameAvailability", "{\"name\":\"" + NAME + "\"}")
                .body()
                .at("/nameAvailable")
                .asBoolean());
    }

    @Test
    void purgeProtectionHoldsAgainstTheOwner() {
        create(",\"enablePurgeProtection\":true");
        delete();
        assertTrue(site.get(DELETED)
                .body()
                .at("/properties/purgeProtectionEnabled")
                .asBoolean());
        site.refused(403, "MethodNotAllowed", "POST", DELETED + "/purge", "");
    }

    @Test
    void whatIsKnownOfAnHsmOutlivesTheService() {
        Reply begun = site.ask(202, "PUT", HSM, wanted(""));
        site.ended(begun);
        site.ask(200, "PATCH", HSM, "{\"tags\":{\"use\":\"changed\"}}");
        JsonNode before = site.get(HSM).body();
        site.restart();
        assertEquals(before, site.get(HSM).body());
        assertEquals("Succeeded", site.get(begun.operation()).text("/status"), "answered by how the HSM is");
        Reply deleting = site.ask(202, "DELETE", HSM, "");
        site.ended(deleting);
        site.restart();
        assertEquals(
                200, site.as(OWNER, "GET", deleting.operation(), "").answer().status());
        assertEquals("Failed", site.get(begun.operation()).text("/status"));
        assertEquals("changed", site.get(DELETED).text("/properties/tags/use"));
        site.refused(404, "NotFound", "GET", begun.operation() + "0", "");
    }

    @Test
    void tagsAreChangedAndWhatIsSettledIsNot() {
        create("");
        assertEquals(
                "b", site.ask(200, "PATCH", HSM, "{\"tags\":{\"a\":\"b\"}}").text("/tags/a"));
        assertEquals("b", site.ask(200, "PATCH", HSM, "{\"properties\":{}}").text("/tags/a"));
        assertEquals("drill", site.ask(200, "PUT", HSM, wanted("")).text("/tags/use"));
        site.refused(400, "BadRequest", "PATCH", HSM, "{\"location\":\"eastus\"}");
        site.refused(400, "BadRequest", "PATCH", HSM, "{\"properties\":{\"enablePurgeProtection\":true}}");
        site.refused(400, "BadRequest", "PATCH", HSM, "{\"properties\":{\"softDeleteRetentionInDays\":90}}");
        site.refused(
                400,
                "NotSupported",
                "PATCH",
                HSM,
                "{\"properties\":{\"regions\":[{\"name\":\"westus3\"},{\"name\":\"eastus\"}]}}");
        site.refused(409, "Conflict", "PUT", hsm("Elsewhere", NAME), wanted(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"softDeleteRetentionInDays\":7 | \"softDeleteRetentionInDays\":6 | BadRequest",
                "\"softDeleteRetentionInDays\":7 | \"softDeleteRetentionInDays\":91 | BadRequest",
                "\"softDeleteRetentionInDays\":7 | \"softDeleteRetentionInDays\":\"x\" | InvalidRequestContent",
                "Standard_B1 | Standard_B2 | BadRequest",
                "\"family\":\"B\" | \"family\":\"A\" | BadRequest",
                "\"location\":\"westus3\", | | BadRequest",
                "\"location\":\"westus3\" | \"location\":\"/\" | BadRequest",
                "72f988bf | 82f988bf | BadRequest",
                "0a4d0c53 | 0a4d0c5x | BadRequest",
                "2a01\"] | 2a01\",\"0A4D0C53-7f2f-4d1e-9c39-9b1f6d6f2a01\"] | BadRequest",
                "[\"0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01\"] | [] | BadRequest",
                "\"defaultAction\":\"Allow\" | \"defaultAction\":\"Deny\" | NotSupported",
                "\"defaultAction\":\"Allow\" | \"ipRules\":[{\"value\":\"10.0.0.0/8\"}] | NotSupported",
                "\"bypass\":\"AzureServices\" | \"bypass\":\"Everybody\" | BadRequest",
                "\"softDeleteRetentionInDays\":7 | \"enableSoftDelete\":false | BadRequest",
                "\"softDeleteRetentionInDays\":7 | \"publicNetworkAccess\":\"Disabled\" | NotSupported",
                "\"softDeleteRetentionInDays\":7 | \"regions\":[{\"name\":\"eastus\"}] | NotSupported",
                "{\"location\" | {location | InvalidRequestContent",
            })
    void anHsmThatCannotBeIsRefusedAtOnce(String part, String other, String code) {
        site.refused(400, code, "PUT", HSM, wanted("").replace(part, other == null ? "" : other));
        assertEquals(0, site.get(KEY_VAULT + "/managedHSMs").body().at("/value").size());
    }

    @ParameterizedTest
    @CsvSource({"ab", "1abc", "with-hyphen", "abcdefghijklmnopqrstuvwxy"})
    void aNameThatCannotBeIsRefused(String name) {
        site.refused(400, "BadRequest", "PUT", hsm(GROUP, name), wanted(""));
        assertEquals(
                "AccountNameInvalid",
                site.ask(200, "POST", KEY_VAULT + "/checkMhsmNameAvailability", "{\"name\":\"" + name + "\"}")
                        .text("/reason"));
    }

    @Test
    void groupsAreMadeNamedByHsmsAndKeptWhileOneIsInThem() {
        assertEquals(404, site.as(OWNER, "HEAD", group(GROUP), "").answer().status());
        site.refused(404, "ResourceGroupNotFound", "GET", group(GROUP), "");
        site.refused(
                404, "ResourceGroupNotFound", "GET", group(GROUP) + "/providers/Microsoft.KeyVault/managedHSMs", "");
        create("");
        assertEquals(204, site.as(OWNER, "HEAD", group(GROUP), "").answer().status());
        assertEquals("westus3", site.get(group(GROUP)).text("/location"));
        site.refused(409, "ResourceGroupNotEmpty", "DELETE", group(GROUP), "");

        site.ask(201, "PUT", group("Own"), "{\"location\":\"West US 3\",\"tags\":{\"a\":\"b\"}}");
        assertEquals(
                "Own",
                site.ask(200, "PUT", group("OWN"), "{\"location\":\"westus3\"}").text("/name"));
        assertEquals(
                2,
                site.get("/subscriptions/" + SUBSCRIPTION + "/resourcegroups")
                        .body()
                        .at("/value")
                        .size());
        site.restart();
        assertEquals("westus3", site.get(group("own")).text("/location"));
        site.ask(200, "DELETE", group("own"), "");
        site.refused(404, "ResourceGroupNotFound", "DELETE", group("own"), "");
        site.refused(400, "BadRequest", "PUT", group("dot."), "{\"location\":\"westus3\"}");
        site.refused(400, "BadRequest", "PUT", group("fine"), "{}");
    }

    @Test
    void aPoolThatNobodyDescribedIsAResourceToo() {
        site.pools()
                .create(PoolSpec.of("Fabrikam", OWNER.objectId()).withCards(1))
                .join();
        Reply shown = site.get(hsm("holdfast", "fabrikam"));
        assertEquals("local", shown.text("/location"));
        assertEquals("Standard_B1", shown.text("/sku/name"));
        site.restart();
        assertEquals(shown.body(), site.get(hsm("holdfast", "Fabrikam")).body());
        assertEquals("local", site.get(group("holdfast")).text("/location"));
    }

    @Test
    void everyRouteRefusesWhoHasNoTokenOrNoRight() {
        for (Route<?> route : site.plane().routes()) {
            String path =
                    route.path().text().replace("{subscription}", SUBSCRIPTION).replaceAll("\\{[a-z]+}", "x");
            Map<String, String> query = Map.of("api-version", ResourceSite.VERSION);
            if (route.access() == Route.Access.OPEN) {
                assertEquals(
                        200,
                        site.send("", route.method(), path, query, "").answer().status(),
                        path);
                continue;
            }
            for (String token : List.of("", "nobody")) {
                Reply refused = site.send(token, route.method(), path, query, "");
                assertEquals(401, refused.answer().status(), path);
                assertTrue(refused.answer().headers().get("www-authenticate").contains(TENANT), path);
                assertEquals("AuthenticationFailed", refused.text("/error/code"));
            }
            if (!route.action().isEmpty()) {
                assertForbidden(STRANGER.displayName(), route, path, query);
            }
            if (!route.action().endsWith("/read") && !route.action().isEmpty()) {
                assertForbidden(READER.displayName(), route, path, query);
            }
            assertTrue(
                    !route.method().equals("GET")
                            || route.action().isEmpty()
                            || route.action().endsWith("/read"),
                    path);
        }
    }

    private static void assertForbidden(String token, Route<?> route, String path, Map<String, String> query) {
        Reply refused = site.send(token, route.method(), path, query, "");
        assertEquals(403, refused.answer().status(), path);
        assertEquals("AuthorizationFailed", refused.text("/error/code"), path);
        assertTrue(refused.text("/error/message").contains(route.action()), path);
    }

    @Test
    void aReaderLooksAndAStrangerSeesNoSubscription() {
        assertEquals(
                200,
                site.as(READER, "GET", KEY_VAULT + "/managedHSMs", "").answer().status());
        assertEquals(
                1,
                site.as(READER, "GET", "/subscriptions", "").body().at("/value").size());
        assertEquals(
                0,
                site.as(STRANGER, "GET", "/subscriptions", "")
                        .body()
                        .at("/value")
                        .size());
        assertEquals(TENANT, site.as(STRANGER, "GET", "/tenants", "").text("/value/0/tenantId"));
    }

    @Test
    void whatIsNotThereIsSaidToBeNotThere() {
        site.refused(404, "SubscriptionNotFound", "GET", "/subscriptions/" + TENANT + "/resourceGroups", "");
        site.refused(404, "NotFound", "GET", "/subscriptions/" + SUBSCRIPTION + "/nothing", "");
        site.refused(405, "MethodNotAllowed", "POST", HSM, "");
        site.refused(404, "ResourceNotFound", "PATCH", HSM, "{}");
        for (Map<String, String> query : List.of(Map.<String, String>of(), Map.of("api-version", "newest"))) {
            assertEquals(400, site.send("owner", "GET", HSM, query, "").answer().status());
        }
    }

    @Test
    void declaredStorageIsFoundInItsSpellingAndItsKeyIsTheOwners() {
        String accounts = "/providers/Microsoft.Storage/storageAccounts";
        JsonNode account =
                site.get("/subscriptions/" + SUBSCRIPTION + accounts).body().at("/value/0");
        assertEquals("ContosoBackup", account.at("/name").asText());
        assertEquals(
                "https://contosobackup.blob.core.windows.net/",
                account.at("/properties/primaryEndpoints/blob").asText());
        String keys = account.at("/id").asText() + "/listKeys";
        assertEquals("c2VjcmV0", site.ask(200, "POST", keys, "").text("/keys/0/value"));
        assertEquals(403, site.as(READER, "POST", keys, "").answer().status());
    }

    @ParameterizedTest
    @CsvSource({
        "2015-01-01, /authentication/loginEndpoint",
        "2019-05-01, /0/suffixes/mhsmDns",
        "2022-09-01, /suffixes/mhsmDns"
    })
    void theCloudIsDescribedInTheShapeOfTheClientsTime(String version, String member) {
        Reply reply = site.send("", "GET", "//metadata/endpoints", Map.of("api-version", version), "");
        assertTrue(List.of("managedhsm.azure.net", "https://login.microsoftonline.com")
                .contains(reply.text(member)));
    }
}
