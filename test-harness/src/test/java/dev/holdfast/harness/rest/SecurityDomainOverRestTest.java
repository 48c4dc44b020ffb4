package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.RestSite.ADMIN;
import static dev.holdfast.harness.rest.RestSite.STRANGER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.coordinator.http.HttpService;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.rest.RestSite.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The security domain's way out of one HSM and into another, in the bodies that clients of the service send. */
class SecurityDomainOverRestTest {

    private static final String DOWNLOAD = "/securitydomain/download";
    private static final String UPLOAD = "/securitydomain/upload";
    private static final String PENDING = "/pending";

    @TempDir
    static Path folder;

    private static RestSite site;
    private static String securityDomain;

    @BeforeAll
    static void activateASource() {
        site = new RestSite(folder);
        securityDomain = site.post(site.pool(1), DOWNLOAD, site.holders().downloadRequest())
                .expect(202)
                .text("/value");
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void aDownloadActivatesAndNamesItsStatusInTheCaseOfTheCreatedName() throws Exception {
        Pool pool = site.pool(1);
        Reply reply =
                site.post(pool, DOWNLOAD, site.holders().downloadRequest()).expect(202);

        assertEquals(
                "https://" + pool.name() + ".managedhsm.azure.net/securitydomain/download/pending",
                reply.answer().headers().get("azure-asyncoperation"));
        assertTrue(Pattern.matches("[1-9][0-9]*", reply.answer().headers().get("retry-after")));
        JsonNode file = RestSite.json(reply.text("/value").getBytes(StandardCharsets.UTF_8));
        assertEquals(2, file.at("/SharedKeys/required").asInt());
        assertEquals(3, file.at("/SharedKeys/enc_shares").size());

        for (String path : new String[] {DOWNLOAD, UPLOAD}) {
            Reply status = site.askWithoutToken("GET", pool, path + PENDING, "").expect(200);
            assertEquals("Success", status.text("/status"));
            assertEquals("The resource is active.", status.text("/status_details"));
        }
        site.get(pool, "/settings").expect(200);
    }

    @Test
    void aDomainGoesThroughTheHoldersHandsIntoANewHsm() {
        Pool target = site.pool(1);
        Reply transferKey = site.get(target, UPLOAD).expect(200);
        assertEquals("jwk", transferKey.text("/key_format"));
        assertTrue(transferKey.body().at("/transfer_key").isTextual());
        JsonNode jwk = RestSite.json(transferKey.text("/transfer_key").getBytes(StandardCharsets.UTF_8));
        assertEquals(
                sha256(Base64.getDecoder().decode(jwk.at("/x5c/0").asText())),
                jwk.at("/x5t#S256").asText());
        assertEquals("Failed", status(target));

        String body = upload(transferKey);
        Reply accepted = site.post(target, UPLOAD, body).expect(202);
        assertTrue(accepted.answer().headers().get("azure-asyncoperation").endsWith(UPLOAD + PENDING));
        assertFalse(accepted.text("/status").isEmpty());
        assertEquals("Success", status(target));

        site.post(target, UPLOAD, body).expect(202);
        assertEquals("Failed", status(target), "an exchange key serves one upload");
        assertTrue(details(target).contains("used or replaced"), details(target));
        site.get(target, UPLOAD).expectError(409, "Conflict");
    }

    @Test
    void whatDoesNotOpenFailsAndSaysWhy() {
        Pool target = site.pool(1);
        Reply first = site.get(target, UPLOAD).expect(200);
        Reply second = site.get(target, UPLOAD).expect(200);
        assertNotEquals(first.text("/transfer_key"), second.text("/transfer_key"));

        site.post(target, UPLOAD, upload(first)).expect(202);
        assertEquals("Failed", status(target));
        assertTrue(details(target).contains("begin the recovery again"), details(target));

        String damaged = upload(second).replaceFirst("compact_jwe(.{300}).", "compact_jwe$1!");
        site.post(target, UPLOAD, damaged).expect(202);
        assertEquals("Failed", status(target));
        site.post(target, UPLOAD, "{\"value\":\"not even JSON\"}").expect(202);
        assertEquals("Failed", status(target));

        site.post(target, UPLOAD, upload(second)).expect(202);
        assertEquals("Success", status(target));
    }

    @Test
    void anUploadThatCannotBeginIsRefusedAtOnce() {
        Pool target = site.pool(1);
        String body = upload(site.get(target, UPLOAD).expect(200));

        site.ask(STRANGER, "POST", target, UPLOAD, body).expectError(403, "Forbidden");
        site.post(target, UPLOAD, "{}").expectError(400, "BadParameter");
        site.post(target, UPLOAD, "{\"value\":{}}").expectError(400, "BadParameter");
        site.post(target, UPLOAD, "").expectError(400, "BadParameter");
        site.askWithoutToken("POST", target, UPLOAD, body).expectError(401, "Unauthorized");
        site.post(site.pool(1), UPLOAD, body).expectError(409, "Conflict");

        site.post(target, UPLOAD, body).expect(202);
        assertEquals("Success", status(target));
    }

    @Test
    void aDownloadIsRefusedUnlessItsQuorumIsInOrder() {
        Pool pool = site.pool(1);
        refusedDownload(pool, request -> certificates(request).remove(0));
        refusedDownload(pool, request -> request.put("required", 1));
        refusedDownload(pool, request -> request.put("required", 4));
        refusedDownload(pool, request -> request.put("required", "two"));
        refusedDownload(pool, request -> certificates(request)
                .set(1, certificates(request).get(0)));
        refusedDownload(pool, request -> {
            for (int i = 0; i < 8; i++) {
                certificates(request).add(certificates(request).get(0));
            }
        });
        refusedDownload(pool, request -> certificate(request).put("x5t#S256", sha256(new byte[1])));
        refusedDownload(pool, request -> certificate(request)
                .set("n", certificates(request).get(1).get("n")));
        refusedDownload(pool, request -> certificate(request).put("e", "AQAC"));
        refusedDownload(pool, request -> certificate(request).put("kty", "EC"));
        refusedDownload(pool, request -> certificate(request).putArray("x5c").add("AAAA"));
        refusedDownload(pool, request -> certificate(request).remove("x5c"));
        refusedDownload(pool, request -> request.remove("certificates"));
        site.post(pool, DOWNLOAD, "").expectError(400, "BadParameter");
        site.post(pool, DOWNLOAD, "[1,2,3]").expectError(400, "BadParameter");
        site.ask(STRANGER, "POST", pool, DOWNLOAD, site.holders().downloadRequest())
                .expectError(403, "Forbidden");
        site.askWithoutToken("GET", pool, DOWNLOAD + PENDING, "").expectError(404, "NotFound");

        site.post(pool, DOWNLOAD, without("required")).expect(202);
        assertEquals("Success", status(pool));
    }

    @Test
    void aServiceThatStartedAnewTellsTheStateFromTheHsmItself() {
        Pool active = site.activePool(1);
        Pool waiting = site.pool(1);
        Reply transferKey = site.get(waiting, UPLOAD).expect(200);
        Pool fresh = site.pool(1);

        HttpService after = site.plane();
        assertEquals("Success", statusOf(after, active).expect(200).text("/status"));
        assertEquals("Failed", statusOf(after, waiting).expect(200).text("/status"));
        statusOf(after, fresh).expectError(404, "NotFound");

        RestSite.ask(after, bearer(), "POST", waiting, UPLOAD, upload(transferKey))
                .expect(202);
        assertEquals("Success", statusOf(after, waiting).text("/status"));
    }

    @Test
    void anActiveHsmGivesItsDomainToANewQuorumAndTakesNoOther() {
        Pool pool = site.activePool(1);
        site.post(pool, DOWNLOAD, site.holders().downloadRequest()).expect(202);
        site.get(pool, UPLOAD).expectError(409, "Conflict");
        Pool waiting = site.pool(1);
        site.get(waiting, UPLOAD).expect(200);
        site.post(waiting, DOWNLOAD, site.holders().downloadRequest()).expectError(409, "Conflict");
    }

    private static String upload(Reply transferKey) {
        return site.holders().uploadRequest(securityDomain, transferKey.answer().body());
    }

    private static String status(Pool pool) {
        return site.askWithoutToken("GET", pool, UPLOAD + PENDING, "")
                .expect(200)
                .text("/status");
    }

    private static String details(Pool pool) {
        return site.askWithoutToken("GET", pool, UPLOAD + PENDING, "").text("/status_details");
    }

    private static Reply statusOf(HttpService service, Pool pool) {
        return RestSite.ask(service, Map.of(), "GET", pool, UPLOAD + PENDING, "");
    }

    private static Map<String, String> bearer() {
        return Map.of("authorization", "Bearer " + ADMIN.principal());
    }

    private static void refusedDownload(Pool pool, Consumer<ObjectNode> change) {
        ObjectNode request = request();
        change.accept(request);
        site.post(pool, DOWNLOAD, request.toString()).expectError(400, "BadParameter");
    }

    private static String without(String member) {
        return request().without(member).toString();
    }

    private static ObjectNode request() {
        return (ObjectNode) RestSite.json(site.holders().downloadRequest().getBytes(StandardCharsets.UTF_8));
    }

    private static ArrayNode certificates(ObjectNode request) {
        return (ArrayNode) request.get("certificates");
    }

    private static ObjectNode certificate(ObjectNode request) {
        return (ObjectNode) certificates(request).get(0);
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
