package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.RestSite.ADMIN;
import static dev.holdfast.harness.rest.RestSite.STRANGER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.rest.RestSite.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles and settings as clients of the service ask for them: at three scopes, with ids in the service's spelling. */
class RolesOverRestTest {

    private static final String DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions";
    private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments";
    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";

    @TempDir
    static Path folder;

    private static RestSite site;
    private static Pool pool;

    @BeforeAll
    static void activate() {
        site = new RestSite(folder);
        pool = site.activePool(1);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/keys", "/keys/some-key"})
    void theBuiltInRolesAreListedAtEveryScopeWithTheServicesIds(String scope) {
        Reply reply = site.get(pool, scope + DEFINITIONS).expect(200);

        Reply user = named(reply, CRYPTO_USER);
        assertEquals(
                "Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/" + CRYPTO_USER,
                user.text("/id"));
        assertEquals("Microsoft.Authorization/roleDefinitions", user.text("/type"));
        assertEquals("Managed HSM Crypto User", user.text("/properties/roleName"));
        assertEquals("AKVBuiltInRole", user.text("/properties/type"));
        assertEquals("/", user.text("/properties/assignableScopes/0"));
        assertTrue(user.text("/properties/permissions/0/dataActions/0").startsWith("Microsoft.KeyVault/managedHsm/"));
        assertTrue(user.body().at("/properties/permissions/0/notActions").isArray());
    }

    @Test
    void aCustomRoleIsMadeChangedShownAndDeleted() {
        String name = UUID.randomUUID().toString();
        String path = DEFINITIONS + "/" + name;
        Reply made = site.put(pool, path, role("Signer", "keys/sign/action")).expect(201);
        assertEquals("CustomRole", made.text("/properties/type"));
        assertEquals(name, made.text("/name"));

        site.put(pool, path, role("Signer", "keys/*")).expect(201);
        assertEquals(
                "Microsoft.KeyVault/managedHsm/keys/*",
                site.get(pool, path).expect(200).text("/properties/permissions/0/dataActions/0"));

        assertEquals("Signer", site.delete(pool, path).expect(200).text("/properties/roleName"));
        site.get(pool, path).expectError(404, "RoleDefinitionNotFound");
        site.delete(pool, path).expectError(404, "RoleDefinitionNotFound");
    }

    @Test
    void whatIsWrongWithADefinitionIsSaidWithTheServicesCode() {
        String path = DEFINITIONS + "/" + UUID.randomUUID();
        site.put(pool, path, "{}").expectError(400, "BadParameter");
        site.put(pool, path, "{\"properties\":null}").expectError(400, "BadParameter");
        site.put(pool, path, "[]").expectError(400, "BadParameter");
        site.put(pool, path, "{\"properties\":{\"roleName\":\"Holes\",\"permissions\":[null]}}")
                .expectError(400, "BadParameter");
        site.put(pool, path, "{\"properties\":{\"roleName\":").expectError(400, "BadParameter");
        site.put(pool, path, role("Unknown action", "keys/fold/action")).expectError(400, "BadParameter");
        site.put(pool, path, role("managed hsm crypto user", "keys/sign/action"))
                .expectError(409, "RoleDefinitionWithSameNameExists");
        site.put(pool, DEFINITIONS + "/not-a-guid", role("Any", "keys/sign/action"))
                .expectError(400, "BadParameter");
        site.put(
                        pool,
                        path,
                        "{\"properties\":{\"roleName\":\"Elsewhere\",\"assignableScopes\":[\"/subscriptions/1\"]}}")
                .expectError(400, "BadParameter");
        site.put(pool, DEFINITIONS + "/" + CRYPTO_USER, role("Mine now", "keys/sign/action"))
                .expectError(403, "Forbidden");
        site.delete(pool, DEFINITIONS + "/" + CRYPTO_USER).expectError(403, "Forbidden");
    }

    @ParameterizedTest
    @CsvSource({"'',/", "/keys,/keys", "/keys/k1,/keys/k1"})
    void anAssignmentIsMadeShownAndTakenBackAtItsScope(String prefix, String scope) {
        String name = UUID.randomUUID().toString();
        String path = prefix + ASSIGNMENTS + "/" + name;
        String somebody = UUID.randomUUID().toString();

        Reply made = site.put(pool, path, assignment(CRYPTO_USER, somebody)).expect(201);
        assertEquals(prefix + ASSIGNMENTS + "/" + name, made.text("/id"));
        assertEquals("Microsoft.Authorization/roleAssignments", made.text("/type"));
        assertEquals(scope, made.text("/properties/scope"));
        assertEquals(somebody, made.text("/properties/principalId"));
        assertEquals(
                "Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/" + CRYPTO_USER,
                made.text("/properties/roleDefinitionId"));

        assertEquals(made.body(), site.get(pool, path).expect(200).body());
        site.put(pool, path, assignment(CRYPTO_USER, somebody)).expect(201);
        site.put(pool, prefix + ASSIGNMENTS + "/" + UUID.randomUUID(), assignment(CRYPTO_USER, somebody))
                .expectError(409, "RoleAssignmentExists");
        assertEquals(made.body(), site.delete(pool, path).expect(200).body());
        site.get(pool, path).expectError(404, "RoleAssignmentNotFound");
        site.delete(pool, path).expectError(404, "RoleAssignmentNotFound");
    }

    @Test
    void listsHoldWhatTheFilterAsksFor() {
        String somebody = UUID.randomUUID().toString();
        String other = UUID.randomUUID().toString();
        String wide = assigned("", somebody);
        String allKeys = assigned("/keys", somebody);
        String oneKey = assigned("/keys/listed", somebody);
        String otherKey = assigned("/keys/listed-too", other);

        Set<String> ours = Set.of(wide, allKeys, oneKey, otherKey);
        assertEquals(ours, listed("", "", ours));
        assertEquals(Set.of(wide, allKeys, oneKey), listed("/keys/listed", "", ours));
        assertEquals(Set.of(wide), listed("", "atScope()", ours));
        assertEquals(Set.of(wide, allKeys), listed("/keys", "atScope()", ours));
        assertEquals(Set.of(wide, allKeys, oneKey), listed("/keys/Listed", "atScope()", ours));
        assertEquals(Set.of(otherKey), listed("", "principalId eq '" + other + "'", ours));
        assertEquals(Set.of(), listed("/keys/listed", "principalId eq " + other, ours));
        assertEquals(Set.of(wide), listed("", "atScope() and principalId eq '" + somebody + "'", ours));
        site.get(pool, ASSIGNMENTS + "?$filter=shoeSize%20gt%2042").expectError(400, "BadParameter");
    }

    @Test
    void aRoleIsNamedByItsGuidOrByAnyPathThatEndsInIt() {
        for (String role : List.of(
                CRYPTO_USER,
                "Microsoft.KeyVault" + DEFINITIONS + "/" + CRYPTO_USER,
                "/subscriptions/s" + DEFINITIONS + "/" + CRYPTO_USER)) {
            site.put(
                            pool,
                            ASSIGNMENTS + "/" + UUID.randomUUID(),
                            assignment(role, UUID.randomUUID().toString()))
                    .expect(201);
        }
        site.put(
                        pool,
                        ASSIGNMENTS + "/" + UUID.randomUUID(),
                        assignment(UUID.randomUUID().toString(), ADMIN.principal()))
                .expectError(404, "RoleDefinitionNotFound");
        site.put(pool, ASSIGNMENTS + "/" + UUID.randomUUID(), "{\"properties\":{}}")
                .expectError(400, "BadParameter");
    }

    @Test
    void whoHasNoRoleSeesAndChangesNothing() {
        String one = "/" + UUID.randomUUID();
        for (String path : List.of(DEFINITIONS, ASSIGNMENTS, "/keys" + ASSIGNMENTS, "/settings")) {
            site.ask(STRANGER, "GET", pool, path, "").expectError(403, "Forbidden");
        }
        site.ask(STRANGER, "PUT", pool, DEFINITIONS + one, role("Mine", "keys/*"))
                .expectError(403, "Forbidden");
        site.ask(STRANGER, "PUT", pool, ASSIGNMENTS + one, assignment(CRYPTO_USER, STRANGER.principal()))
                .expectError(403, "Forbidden");
        site.ask(STRANGER, "DELETE", pool, ASSIGNMENTS + one, "").expectError(403, "Forbidden");
        site.ask(STRANGER, "PATCH", pool, "/settings/AllowDegradedReads", "{\"value\":\"true\"}")
                .expectError(403, "Forbidden");
        site.askWithoutToken("GET", pool, ASSIGNMENTS, "").expectError(401, "Unauthorized");
    }

    @Test
    void whoMayReadAssignmentsOfOneKeySeesThoseAlone() {
        String auditor = UUID.randomUUID().toString();
        String role = DEFINITIONS + "/" + UUID.randomUUID();
        site.put(pool, role, role("Reader of assignments", "roleAssignments/read/action"))
                .expect(201);
        site.put(pool, "/keys/audited" + ASSIGNMENTS + "/" + UUID.randomUUID(), assignment(role, auditor))
                .expect(201);

        Reply seen = site.ask(new Caller(auditor), "GET", pool, "/keys/audited" + ASSIGNMENTS, "")
                .expect(200);
        assertEquals(1, seen.body().at("/value").size());
    }

    @Test
    void settingsAreListedShownAndChanged() {
        Reply all = site.get(pool, "/settings").expect(200);
        assertEquals("boolean", all.text("/settings/0/type"));
        String path = "/settings/AllowKeyManagementOperationsThroughARM";
        assertEquals("false", site.get(pool, path).expect(200).text("/value"));
        assertEquals(
                "true",
                site.ask(ADMIN, "PATCH", pool, path, "{\"value\":\"true\"}")
                        .expect(200)
                        .text("/value"));
        assertEquals("true", site.get(pool, path).expect(200).text("/value"));
        site.ask(ADMIN, "PATCH", pool, path, "{\"value\":\"maybe\"}").expectError(400, "BadParameter");
        site.ask(ADMIN, "PATCH", pool, path, "{}").expectError(400, "BadParameter");
        site.ask(ADMIN, "PATCH", pool, "/settings/Unheard", "{\"value\":\"true\"}")
                .expectError(404, "NotFound");
        site.get(pool, "/settings/Unheard").expectError(404, "NotFound");
    }

    private static String assigned(String prefix, String principal) {
        String name = UUID.randomUUID().toString();
        site.put(pool, prefix + ASSIGNMENTS + "/" + name, assignment(CRYPTO_USER, principal))
                .expect(201);
        return name;
    }

    private static Set<String> listed(String prefix, String filter, Set<String> ours) {
        String query = filter.isEmpty() ? "" : "?$filter=" + filter.replace(" ", "%20");
        return names(site.get(pool, prefix + ASSIGNMENTS + query).expect(200)).stream()
                .filter(ours::contains)
                .collect(Collectors.toSet());
    }

    private static List<String> names(Reply page) {
        return StreamSupport.stream(page.body().at("/value").spliterator(), false)
                .map(each -> each.at("/name").asText())
                .toList();
    }

    private static Reply named(Reply page, String name) {
        return StreamSupport.stream(page.body().at("/value").spliterator(), false)
                .filter(each -> each.at("/name").asText().equals(name))
                .map(each -> new Reply(page.answer(), each))
                .findFirst()
                .orElseThrow();
    }

    private static String role(String name, String dataAction) {
        return "{\"properties\":{\"roleName\":\"" + name
                + "\",\"description\":\"\",\"type\":\"CustomRole\",\"assignableScopes\":[\"/\"],\"permissions\":["
                + "{\"actions\":[],\"notActions\":[],\"dataActions\":[\"Microsoft.KeyVault/managedHsm/" + dataAction
                + "\"],\"notDataActions\":[]}]}}";
    }

    private static String assignment(String role, String principal) {
        return "{\"properties\":{\"roleDefinitionId\":\"" + role + "\",\"principalId\":\"" + principal + "\"}}";
    }
}
