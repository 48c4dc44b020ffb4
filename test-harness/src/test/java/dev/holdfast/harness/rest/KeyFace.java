package dev.holdfast.harness.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.proto.v1.AdvanceClock;
import dev.holdfast.proto.v1.Request;
import java.nio.file.Path;
import java.time.Duration;

/** An active HSM of one card and what it offers for keys, asked by who may do everything with them. */
final class KeyFace implements AutoCloseable {

    static final String HSM = "https://Contoso.managedhsm.azure.net";

    private final RestSite site;
    private final Pool pool;

    KeyFace(Path folder) {
        this(folder, PoolSpec.of("Contoso", RestSite.ADMIN.principal()).withCards(1));
    }

    KeyFace(Path folder, PoolSpec spec) {
        site = new RestSite(folder);
        pool = site.active(site.pool(spec));
    }

    /** The same keys, asked for without HTTP. */
    KeyClient keys() {
        return site.keys(pool);
    }

    /** The roles, asked for without HTTP. */
    RoleClient roles() {
        return new RoleClient(pool.client(), RestSite.ADMIN);
    }

    RestSite.Reply ask(Caller caller, String method, String target, String body) {
        return site.ask(caller, method, pool, target, body);
    }

    RestSite.Reply ask(String method, String target, String body) {
        return ask(RestSite.ADMIN, method, target, body);
    }

    /** The answer's body, after it was found to be a success. */
    JsonNode ok(String method, String target, String body) {
        return ask(method, target, body).expect(200).body();
    }

    JsonNode ok(String method, String target) {
        return ok(method, target, "");
    }

    /** Asserts what a refusal says; an inner code that is empty is one that is not there. */
    static void assertRefused(int status, String code, String innerCode, RestSite.Reply reply) {
        reply.expectError(status, code);
        assertEquals(innerCode, reply.body().at("/error/innererror/code").asText(""));
    }

    /** The path and the query of a "kid" or of a "nextLink". */
    static String target(JsonNode url) {
        assertEquals(HSM, url.asText().substring(0, HSM.length()));
        return url.asText().substring(HSM.length());
    }

    /** Moves the pool's clock so far ahead of the cards' own. */
    void advanceClock(Duration offset) {
        Request request = Request.newBuilder()
                .setAdvanceClock(AdvanceClock.newBuilder().setOffsetMillis(offset.toMillis()))
                .build();
        pool.client().call(request).join();
    }

    @Override
    public void close() {
        site.close();
    }
}
