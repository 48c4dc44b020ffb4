package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.RestSite.ADMIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.rest.RestSite.Reply;
import dev.holdfast.proto.v1.BeginBackup;
import dev.holdfast.proto.v1.BeginRestore;
import dev.holdfast.proto.v1.EndBackup;
import dev.holdfast.proto.v1.ReadBackup;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an HSM answers in the states in which it serves nobody's keys: before it is activated, while it waits for a security
 * domain, during a full restore, and without a majority of its cards.
 */
class StatesOverRestTest {

    private static final String SIGN = "{\"alg\":\"ES256\",\"value\":\"" + "A".repeat(43) + "\"}";
    private static final String STORAGE =
            "{\"storageResourceUri\":\"https://contosobackup.blob.core.windows.net/states\",\"token\":\"sig=unused\"}";

    /** Something asked of an active HSM. */
    record Ask(String method, String path, String body) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @TempDir
    static Path folder;

    private static RestSite site;
    private static Pool provisioned;
    private static Pool waiting;
    private static Pool restoring;

    @BeforeAll
    static void makeAPoolOfEachState() {
        site = new RestSite(folder);
        provisioned = site.pool(1);
        waiting = site.pool(1);
        site.get(waiting, "/securitydomain/upload").expect(200);
        restoring = site.activePool(1);
        beginRestore(restoring);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    static Stream<Ask> everythingButTheSecurityDomain() {
        String role = "/providers/Microsoft.Authorization/roleAssignments";
        String definition = "/providers/Microsoft.Authorization/roleDefinitions";
        String id = "/" + UUID.randomUUID();
        String assignment = "{\"properties\":{\"roleDefinitionId\":\"21dbd100-6940-42c2-9190-5d6cb909625b\","
                + "\"principalId\":\"" + ADMIN.principal() + "\"}}";
        return Stream.of(
                new Ask("GET", role, ""),
                new Ask("GET", "/keys" + role, ""),
                new Ask("PUT", role + id, assignment),
                new Ask("DELETE", role + id, ""),
                new Ask("GET", definition, ""),
                new Ask("PUT", definition + id, "{\"properties\":{\"roleName\":\"any\"}}"),
                new Ask("GET", "/settings", ""),
                new Ask("PATCH", "/settings/AllowDegradedReads", "{\"value\":\"true\"}"),
                new Ask("POST", "/backup", STORAGE));
    }

    /** Its administrator may do this in an active HSM after he gave himself the roles, which needs an active HSM. */
    static Stream<Ask> whatUsesKeys() {
        return Stream.of(
                new Ask("POST", "/keys/k/create", "{\"kty\":\"EC-HSM\"}"),
                new Ask("GET", "/keys/k", ""),
                new Ask("GET", "/keys", ""),
                new Ask("GET", "/deletedkeys", ""),
                new Ask("DELETE", "/keys/k", ""),
                new Ask("POST", "/keys/k/rotate", ""),
                new Ask("POST", "/keys/k/sign", SIGN),
                new Ask("POST", "/rng", "{\"count\":8}"));
    }

    static Stream<Ask> everything() {
        return Stream.concat(everythingButTheSecurityDomain(), whatUsesKeys());
    }

    @ParameterizedTest
    @MethodSource("everythingButTheSecurityDomain")
    void isClosedBeforeItIsActivated(Ask ask) {
        assertClosed(provisioned, ask, "activated");
    }

    @ParameterizedTest
    @MethodSource("everythingButTheSecurityDomain")
    void isClosedWhileItWaitsForASecurityDomain(Ask ask) {
        assertClosed(waiting, ask, "activated");
    }

    @ParameterizedTest
    @MethodSource("whatUsesKeys")
    void usesNoKeyBeforeItIsActivated(Ask ask) {
        for (Pool pool : new Pool[] {provisioned, waiting}) {
            Reply reply = site.ask(ADMIN, ask.method(), pool, ask.path(), ask.body());
            assertTrue(
                    reply.answer().status() == 403 || reply.answer().status() == 409, () -> ask + ": " + reply.body());
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void isClosedDuringAFullRestore(Ask ask) {
        assertClosed(restoring, ask, "restore is under way");
    }

    @Test
    void aRestoreIsClosedBeforeActivationToo() {
        Pool source = site.activePool(1);
        String backup = site.ended(source, site.post(source, "/backup", STORAGE))
                .text("/azureStorageBlobContainerUri")
                .replaceFirst(".*/", "");
        for (Pool pool : new Pool[] {provisioned, waiting}) {
            assertClosed(
                    pool,
                    new Ask(
                            "PUT",
                            "/restore",
                            "{\"sasTokenParameters\":" + STORAGE + ",\"folderToRestore\":\"" + backup + "\"}"),
                    "activated");
        }
    }

    @Test
    void statusIsAnsweredInEveryState() {
        site.askWithoutToken("GET", restoring, "/securitydomain/upload/pending", "")
                .expect(200);
        site.askWithoutToken("GET", waiting, "/securitydomain/upload/pending", "")
                .expect(200);
        site.askWithoutToken("GET", provisioned, "/securitydomain/upload/pending", "")
                .expectError(404, "NotFound");
    }

    @Test
    void whoComesWithoutATokenIsChallengedInEveryState() {
        for (Pool pool : new Pool[] {provisioned, waiting, restoring}) {
            Reply reply = site.askWithoutToken("GET", pool, "/keys", "").expectError(401, "Unauthorized");
            assertTrue(reply.answer().headers().get("www-authenticate").startsWith("Bearer authorization="));
        }
    }

    @Test
    void anHsmWithoutAMajorityAsksToComeBackLater() {
        Pool pool = site.activePool(3);
        pool.cardIds().stream().skip(1).forEach(site::powerOff);
        Reply reply = site.post(pool, "/keys/k/create", "{\"kty\":\"EC-HSM\"}").expectError(503, "ServiceUnavailable");
        assertEquals("1", reply.answer().headers().get("retry-after"));
    }

    private static void assertClosed(Pool pool, Ask ask, String because) {
        Reply reply = site.ask(ADMIN, ask.method(), pool, ask.path(), ask.body());
        if (reply.answer().status() != 409) {
            fail(ask + " was answered " + reply.answer().status() + ": " + reply.body());
        }
        assertEquals("Conflict", reply.text("/error/code"));
        assertTrue(reply.text("/error/message").contains(because), () -> ask + ": " + reply.body());
    }

    /** Takes a backup into nowhere and begins to restore it, and goes no further. */
    private static void beginRestore(Pool pool) {
        String id = ask(pool, request().setBeginBackup(BeginBackup.getDefaultInstance()))
                .getBackupSession()
                .getBackupId();
        ByteString header = ask(
                        pool, request().setReadBackup(ReadBackup.newBuilder().setBackupId(id)))
                .getBackupFrames()
                .getFrames(0);
        ask(pool, request().setEndBackup(EndBackup.newBuilder().setBackupId(id).setWritten(true)));
        ask(pool, request().setBeginRestore(BeginRestore.newBuilder().setHeaderFrame(header)));
    }

    private static Request.Builder request() {
        return ADMIN.request();
    }

    private static Response ask(Pool pool, Request.Builder request) {
        return pool.client().call(request.build()).join();
    }
}
