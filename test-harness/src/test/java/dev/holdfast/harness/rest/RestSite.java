package dev.holdfast.harness.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.capacity.SpeedProfile;
import dev.holdfast.coordinator.dataplane.AttestationRoutes;
import dev.holdfast.coordinator.dataplane.BackupRoutes;
import dev.holdfast.coordinator.dataplane.DataPlane;
import dev.holdfast.coordinator.dataplane.DeletedKeyRoutes;
import dev.holdfast.coordinator.dataplane.HsmExchange;
import dev.holdfast.coordinator.dataplane.KeyRoutes;
import dev.holdfast.coordinator.dataplane.KeyUseRoutes;
import dev.holdfast.coordinator.dataplane.RoleRoutes;
import dev.holdfast.coordinator.dataplane.RotationRoutes;
import dev.holdfast.coordinator.dataplane.SecurityDomainRoutes;
import dev.holdfast.coordinator.dataplane.SettingRoutes;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpService;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.coordinator.storage.Patience;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.harness.cluster.EmbeddedCluster;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.v1.RoleAssignment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** A data plane over embedded cards, whose tokens are the principals themselves. */
final class RestSite implements AutoCloseable {

    static final Caller ADMIN = new Caller("11111111-1111-1111-1111-111111111111");
    static final Caller STRANGER = new Caller("22222222-2222-2222-2222-222222222222");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TENANT = "33333333-3333-3333-3333-333333333333";
    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";
    private static final String CRYPTO_OFFICER = "515eb02d-2335-4d2d-92f2-b1cbdf9c3778";

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(2);

    /** An answer and its body. */
    record Reply(Answer answer, JsonNode body) {

        Reply expect(int status) {
            assertEquals(status, answer.status(), () -> body.toString());
            return this;
        }

        Reply expectError(int status, String code) {
            expect(status);
            assertEquals(code, body.at("/error/code").asText(), () -> body.toString());
            return this;
        }

        String text(String pointer) {
            return body.at(pointer).asText();
        }
    }

    private final AtomicInteger named = new AtomicInteger();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final EmbeddedCluster cluster;
    private final Holders holders;
    private final Jobs jobs = new Jobs(workers, Clock.systemUTC());
    /** A storage that takes requests and answers none, until it is closed. */
    private final ServerSocket silent;

    private final StorageMap storage;
    private final HttpService plane;

    RestSite(Path folder) {
        cluster = new EmbeddedCluster(folder.resolve("cards"), CardOptions.standard());
        holders = new Holders(folder.resolve("holders"));
        String place = folder.resolve("storage").toUri().toString();
        silent = listening();
        storage = StorageMap.parse("""
                        contosobackup.blob.core.windows.net = %s
                        127.0.0.1:10000 = %s
                        silent.blob.core.windows.net = http://127.0.0.1:%d/silent
                        """.formatted(place, place, silent.getLocalPort()))
                .withPatience(new Patience(1, SHORT, SHORT, LONG, LONG));
        plane = plane();
    }

    /** Another data plane over the same pools, as after a restart of the service: it remembers nothing. */
    HttpService plane() {
        return plane(SpeedProfile.UNRESTRICTED, System::nanoTime);
    }

    HttpService plane(SpeedProfile speed, LongSupplier nanos) {
        List<Route<HsmExchange>> routes = new ArrayList<>();
        routes.addAll(new SecurityDomainRoutes(new SecurityDomains(workers), new Custody.InPartition()).routes());
        routes.addAll(new BackupRoutes(jobs, storage).routes());
        routes.addAll(new RoleRoutes().routes());
        routes.addAll(new SettingRoutes().routes());
        routes.addAll(KeyRoutes.routes());
        routes.addAll(KeyUseRoutes.routes());
        routes.addAll(DeletedKeyRoutes.routes());
        routes.addAll(RotationRoutes.routes());
        routes.addAll(AttestationRoutes.routes());
        return new DataPlane(
                cluster.pools(), (token, audience) -> new Caller(token), TENANT, speed.limit(routes, nanos));
    }

    Holders holders() {
        return holders;
    }

    Jobs jobs() {
        return jobs;
    }

    /** A provisioned pool with a name of its own, in mixed case. */
    Pool pool(int cards) {
        return pool(PoolSpec.of("RestPool" + named.incrementAndGet(), ADMIN.principal())
                .withCards(cards));
    }

    Pool pool(PoolSpec spec) {
        return cluster.pools().create(spec).join();
    }

    /** A pool that is activated, whose administrator may do everything with keys. */
    Pool activePool(int cards) {
        return active(pool(cards));
    }

    Pool active(Pool pool) {
        post(pool, "/securitydomain/download", holders.downloadRequest()).expect(202);
        letUseKeys(pool);
        return pool;
    }

    void letUseKeys(Pool pool) {
        for (String role : List.of(CRYPTO_USER, CRYPTO_OFFICER)) {
            new RoleClient(pool.client(), ADMIN)
                    .putAssignment(RoleAssignment.newBuilder()
                            .setId(UUID.randomUUID().toString())
                            .setScope("/")
                            .setRoleDefinitionId(role)
                            .setPrincipal(ADMIN.principal())
                            .build())
                    .join();
        }
    }

    void powerOff(String card) {
        cluster.rack().powerOff(card).join();
    }

    KeyClient keys(Pool pool) {
        return new KeyClient(pool.client(), ADMIN);
    }

    Reply get(Pool pool, String path) {
        return ask(ADMIN, "GET", pool, path, "");
    }

    Reply post(Pool pool, String path, String body) {
        return ask(ADMIN, "POST", pool, path, body);
    }

    Reply put(Pool pool, String path, String body) {
        return ask(ADMIN, "PUT", pool, path, body);
    }

    Reply delete(Pool pool, String path) {
        return ask(ADMIN, "DELETE", pool, path, "");
    }

    /** @param path may have a query, percent-encoded; the api-version is added */
    Reply ask(Caller caller, String method, Pool pool, String path, String body) {
        return ask(plane, Map.of("authorization", "Bearer " + caller.principal()), method, pool, path, body);
    }

    Reply askWithoutToken(String method, Pool pool, String path, String body) {
        return ask(plane, Map.of(), method, pool, path, body);
    }

    static Reply ask(
            HttpService service, Map<String, String> headers, String method, Pool pool, String path, String body) {
        String[] parts = path.split("\\?", 2);
        Map<String, String> query = new HashMap<>(Map.of("api-version", "7.5"));
        for (String pair : parts.length == 1 ? new String[0] : parts[1].split("&")) {
            String[] nameAndValue = pair.split("=", 2);
            query.put(nameAndValue[0], URLDecoder.decode(nameAndValue[1], UTF_8));
        }
        String host = pool.name().toLowerCase(Locale.ROOT) + ".managedhsm.azure.net";
        Answer answer = service.serve(
                        new HttpCall(method, host, HttpCall.HTTPS_PORT, parts[0], query, headers, body.getBytes(UTF_8)))
                .join();
        return new Reply(answer, json(answer.body()));
    }

    /** The last status of a job, without a token, at the address that its answer gave. */
    Reply ended(Pool pool, Reply accepted) {
        accepted.expect(202);
        String url = accepted.answer().headers().get("azure-asyncoperation");
        String start = "https://" + pool.name() + ".managedhsm.azure.net/";
        assertTrue(url.startsWith(start), url);
        jobs.find(accepted.text("/jobId"))
                .orElseThrow()
                .done()
                .exceptionally(failed -> null)
                .join();
        return askWithoutToken("GET", pool, url.substring(start.length() - 1), "")
                .expect(200);
    }

    /** Breaks off what waits for the silent storage. */
    void endSilence() {
        try {
            silent.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        endSilence();
        cluster.close();
        workers.shutdown();
    }
}
