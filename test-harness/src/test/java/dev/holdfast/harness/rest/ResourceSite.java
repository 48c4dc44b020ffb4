package dev.holdfast.harness.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.TokenRefusedException;
import dev.holdfast.coordinator.access.Tokens;
import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.coordinator.directory.Principal;
import dev.holdfast.coordinator.directory.Principal.ResourceRight;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.registry.StoredRegistry;
import dev.holdfast.coordinator.resources.ResourcePlane;
import dev.holdfast.coordinator.storage.StorageAccount;
import dev.holdfast.harness.cluster.EmbeddedRack;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A resource manager over embedded cards, for three principals whose names are their tokens. It can be started anew. */
final class ResourceSite implements AutoCloseable {

    static final String SUBSCRIPTION = "9d0a1b2c-0000-4000-8000-000000000001";
    static final String TENANT = "72f988bf-0000-41af-91ab-2d7cd011db47";
    static final Principal OWNER = principal("owner", 1, ResourceRight.OWNER);
    static final Principal READER = principal("reader", 2, ResourceRight.READER);
    static final Principal STRANGER = principal("stranger", 3, ResourceRight.NONE);

    static final String VERSION = "2024-11-01";
    static final String KEY_VAULT = "/subscriptions/" + SUBSCRIPTION + "/providers/Microsoft.KeyVault";

    private static final Directory DIRECTORY = new Directory(TENANT, SUBSCRIPTION, List.of(OWNER, READER, STRANGER));
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final EventLoops loops = new EventLoops(2);
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final EmbeddedRack rack;
    private Registry registry;
    private Pools pools;
    private ResourcePlane plane;

    ResourceSite(Path folder) {
        this.folder = folder;
        rack = new EmbeddedRack(folder.resolve("cards"), ChannelOptions.inVm(loops), CardOptions.standard(), workers);
        open();
    }

    private static Principal principal(String name, int number, ResourceRight right) {
        String id = "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a0" + number;
        return new Principal(id, id, name, new byte[0], right);
    }

    private void open() {
        registry = StoredRegistry.open(folder.resolve("registry"));
        CardLines lines = CardLines.over(ChannelOptions.inVm(loops), "coordinator");
        pools = Pools.open(rack, lines, registry, Clock.systemUTC()).join();
        plane = new ResourcePlane(
                pools,
                DIRECTORY,
                named(),
                1,
                List.of(new StorageAccount("ContosoBackup", URI.create("http://127.0.0.1:10000"), "c2VjcmV0")),
                () -> CompletableFuture.completedFuture(null));
    }

    void restart() {
        pools.close();
        registry.close();
        open();
    }

    Pools pools() {
        return pools;
    }

    ResourcePlane plane() {
        return plane;
    }

    private static Tokens named() {
        return (token, audience) -> DIRECTORY.principals().stream()
                .filter(principal -> principal.displayName().equals(token))
                .filter(principal -> audience.equals("https://management.azure.com/"))
                .map(principal -> new Caller(principal.objectId()))
                .findFirst()
                .orElseThrow(() -> new TokenRefusedException("It is nobody's."));
    }

    /** An answer, and its body as JSON. */
    record Reply(Answer answer, JsonNode body) {

        String text(String path) {
            return body.at(path).asText();
        }

        /** Where the operation is that has begun. */
        String operation() {
            String header = answer.headers().containsKey("location") ? "location" : "azure-asyncoperation";
            return URI.create(answer.headers().get(header)).getPath();
        }
    }

    Reply as(Principal principal, String method, String path, String body) {
        return send(principal.displayName(), method, path, Map.of("api-version", VERSION), body);
    }

    /** As the owner, who is answered with this status. */
    Reply ask(int status, String method, String path, String body) {
        Reply reply = as(OWNER, method, path, body);
        assertEquals(status, reply.answer().status(), () -> method + " " + path + ": " + reply.body());
        return reply;
    }

    Reply get(String path) {
        return ask(200, "GET", path, "");
    }

    void refused(int status, String code, String method, String path, String body) {
        Reply reply = ask(status, method, path, body);
        assertEquals(code, reply.text("/error/code"), () -> reply.body().toString());
        assertTrue(
                reply.text("/error/message").endsWith("."), () -> reply.body().toString());
    }

    /** @param token whom it stands for; empty for none */
    Reply send(String token, String method, String path, Map<String, String> query, String body) {
        Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + token);
        Answer answer = plane.serve(
                        new HttpCall(method, "management.azure.com", 443, path, query, headers, body.getBytes(UTF_8)))
                .join();
        try {
            return new Reply(
                    answer, answer.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Polls as clients do, until the operation is over. */
    Reply ended(Reply begun) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Reply reply = as(OWNER, "GET", begun.operation(), "");
        while (isRunning(reply) && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            reply = as(OWNER, "GET", begun.operation(), "");
        }
        return reply;
    }

    private static boolean isRunning(Reply reply) {
        return reply.answer().status() == 202 || reply.text("/status").equals("InProgress");
    }

    static String group(String group) {
        return "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/" + group;
    }

    static String hsm(String group, String name) {
        return group(group) + "/providers/Microsoft.KeyVault/managedHSMs/" + name;
    }

    /** @param more members of "properties", each with a comma in front */
    static String wanted(String more) {
        return "{\"location\":\"westus3\",\"sku\":{\"family\":\"B\",\"name\":\"Standard_B1\"},\"tags\":{\"use\":\"drill\"},"
                + "\"properties\":{\"tenantId\":\"" + TENANT + "\",\"initialAdminObjectIds\":[\"" + OWNER.objectId()
                + "\"],\"networkAcls\":{\"bypass\":\"AzureServices\",\"defaultAction\":\"Allow\"},"
                + "\"softDeleteRetentionInDays\":7" + more + "}}";
    }

    @Override
    public void close() {
        pools.close();
        registry.close();
        rack.close();
        workers.shutdownNow();
        loops.close();
    }
}
