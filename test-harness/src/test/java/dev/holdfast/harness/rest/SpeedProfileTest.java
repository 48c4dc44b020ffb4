package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.RestSite.ADMIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.capacity.SpeedProfile;
import dev.holdfast.coordinator.http.HttpService;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.rest.RestSite.Reply;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool that pretends to be as fast as the service is published to be, on a clock that stands unless it is moved. */
class SpeedProfileTest {

    private static final long SECOND = 1_000_000_000;
    private static final String SIGN = "{\"alg\":\"ES384\",\"value\":\""
            + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[48]) + "\"}";
    private static final String EC_384 = "{\"kty\":\"EC-HSM\",\"crv\":\"P-384\"}";
    private static final String EC_256 = "{\"kty\":\"EC-HSM\",\"crv\":\"P-256\"}";

    @TempDir
    static Path folder;

    private static RestSite site;

    private final AtomicLong now = new AtomicLong();
    private final HttpService service = site.plane(SpeedProfile.SERVICE, now::get);

    @BeforeAll
    static void open() {
        site = new RestSite(folder);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void aKeyIsMadeOnceASecondAndCard() {
        Pool one = site.activePool(1);
        post(one, "/keys/first/create", EC_384).expect(200);
        Reply refused = post(one, "/keys/second/create", EC_384).expectError(429, "Throttled");
        assertEquals("1", refused.answer().headers().get("retry-after"));
        site.get(one, "/keys/second").expectError(404, "KeyNotFound");
        now.addAndGet(SECOND);
        post(one, "/keys/second/create", EC_384).expect(200);

        Pool two = site.activePool(2);
        post(two, "/keys/first/create", EC_384).expect(200);
        post(two, "/keys/second/create", EC_384).expect(200);
        post(two, "/keys/third/create", EC_384).expectError(429, "Throttled");
    }

    @Test
    void signingIsLimitedByTheKindOfKey() {
        Pool pool = site.activePool(1);
        site.post(pool, "/keys/wide/create", EC_384).expect(200);
        site.post(pool, "/keys/wide-too/create", EC_384).expect(200);
        site.post(pool, "/keys/narrow/create", EC_256).expect(200);
        String version = site.get(pool, "/keys/wide").text("/key/kid").replaceFirst(".*/", "");

        for (int i = 0; i < 80; i++) {
            post(pool, "/keys/wide/" + version + "/sign", SIGN).expect(200);
            post(pool, "/keys/wide-too/sign", SIGN).expect(200);
        }
        post(pool, "/keys/wide/sign", SIGN).expectError(429, "Throttled");
        Reply other = post(pool, "/keys/narrow/sign", SIGN);
        assertTrue(other.answer().status() == 400, "another kind of key has a limit of its own: " + other.body());

        now.addAndGet(SECOND / 160);
        post(pool, "/keys/wide-too/sign", SIGN).expect(200);
        post(pool, "/keys/wide-too/sign", SIGN).expectError(429, "Throttled");
    }

    @Test
    void anUnrestrictedPoolIsAsFastAsItsMachine() {
        Pool pool = site.activePool(1);
        for (int i = 0; i < 5; i++) {
            site.post(pool, "/keys/key-" + i + "/create", EC_384).expect(200);
        }
    }

    private Reply post(Pool pool, String path, String body) {
        return RestSite.ask(service, Map.of("authorization", "Bearer " + ADMIN.principal()), "POST", pool, path, body);
    }
}
