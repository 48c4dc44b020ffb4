package dev.holdfast.harness.client.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.Tags;
import dev.holdfast.harness.client.Witness;
import dev.holdfast.harness.client.Work;
import dev.holdfast.harness.client.rest.RestConnection.Reply;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.proto.RefusedException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A pool's keys by the service's data plane. */
public final class RestDoor implements KeyDoor {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    /** Before the two coordinates of a point on P-256: SubjectPublicKeyInfo (RFC 5480), and "uncompressed". */
    private static final ByteString P_256 =
            ByteString.copyFrom(HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"));

    private final Supplier<RestPlace> service;
    private final Witness witness;
    private @Nullable RestConnection connection;

    /** @param service where it is now: a service may come back at another port */
    public RestDoor(Supplier<RestPlace> service, Witness witness) {
        this.service = service;
        this.witness = witness;
    }

    @Override
    public Door door() {
        return Door.REST;
    }

    @Override
    public CompletableFuture<Answer> ask(Ask call) {
        RestConnection connected;
        try {
            connected = connection();
        } catch (RefusedException nobodyToAsk) {
            return CompletableFuture.completedFuture(
                    Answer.refused(Refusal.OTHER, nobodyToAsk.code() + ", " + nobodyToAsk.getMessage()));
        }
        return (call.operation() == Operation.NAMES
                        ? names(connected, RestCalls.target(call), new ArrayList<>())
                        : connected
                                .ask(RestCalls.method(call), RestCalls.target(call), RestCalls.body(call))
                                .thenApply(reply -> told(call, reply)))
                .exceptionally(failure -> RestRefusals.of(call, failure));
    }

    private synchronized RestConnection connection() {
        RestPlace now = service.get();
        RestConnection current = connection;
        if (current == null || !current.place().equals(now)) {
            current = new RestConnection(now);
            connection = current;
        }
        return current;
    }

    private Answer told(Ask call, Reply reply) {
        if (reply.status() != OK && reply.status() != NO_CONTENT) {
            return RestRefusals.of(call, reply);
        }
        JsonNode body = reply.body();
        return switch (call.operation()) {
            case CREATE, ROTATE, UPDATE, DELETE, RECOVER, GET, GET_DELETED -> shown(body);
            case VERSIONS -> versions(body);
            case SIGN -> {
                Work work = call.work().done(version(body), bytes(body, "value"));
                yield new Answer(Result.of(work.version(), witness.signed(work.version(), work), Map.of()), work);
            }
            case ENCRYPT, WRAP -> {
                Work work =
                        call.work().done(version(body), bytes(body, "value"), bytes(body, "iv"), bytes(body, "tag"));
                yield new Answer(Result.of(work.version(), "", Map.of()), work);
            }
            case VERIFY ->
                Answer.of(Result.of(
                        call.version(), witness.undone(call, body.path("value").asBoolean()), Map.of()));
            case DECRYPT, UNWRAP ->
                Answer.of(Result.of(
                        version(body),
                        witness.undone(
                                call, bytes(body, "value").equals(call.work().given())),
                        Map.of()));
            case PURGE -> Answer.of(Result.DONE);
            case NAMES -> throw new IllegalStateException("A list has several pages");
        };
    }

    private Answer shown(JsonNode bundle) {
        JsonNode key = bundle.path("key");
        String version = last(key.path("kid").asText());
        ByteString point = bytes(key, "x").concat(bytes(key, "y"));
        Map<String, String> tags = new HashMap<>();
        bundle.path("tags")
                .fields()
                .forEachRemaining(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        JsonNode attributes = bundle.path("attributes");
        return Answer.of(Result.of(
                version,
                witness.material(version, point.isEmpty() ? point : P_256.concat(point)),
                Map.of(
                        Attribute.TAGS,
                        Tags.text(tags),
                        Attribute.ENABLED,
                        attributes.path("enabled").asText(),
                        Attribute.EXPORTABLE,
                        attributes.path("exportable").asText())));
    }

    /** A list in pages is not of one moment, and says nothing of how the key was. */
    private static Answer versions(JsonNode page) {
        if (page.hasNonNull("nextLink")) {
            return Answer.unknown("the versions fill several pages");
        }
        List<String> versions = last(page);
        return versions.isEmpty() ? Answer.refused(Refusal.NOT_FOUND, "no versions") : Answer.of(Result.of(versions));
    }

    /** Of names that is of no matter: what was there all the time must be on one of the pages. */
    private CompletableFuture<Answer> names(RestConnection connected, String target, List<String> found) {
        return connected.ask("GET", target, "").thenCompose(reply -> {
            if (reply.status() != OK) {
                return CompletableFuture.completedFuture(RestRefusals.of(Ask.of(Operation.NAMES, ""), reply));
            }
            found.addAll(last(reply.body()));
            JsonNode next = reply.body().path("nextLink");
            return next.isTextual()
                    ? names(connected, RestCalls.nextTarget(next.asText()), found)
                    : CompletableFuture.completedFuture(Answer.of(Result.of(found)));
        });
    }

    private static List<String> last(JsonNode page) {
        List<String> found = new ArrayList<>();
        page.path("value").forEach(item -> found.add(last(item.path("kid").asText())));
        return found;
    }

    private static String version(JsonNode body) {
        return last(body.path("kid").asText());
    }

    private static String last(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }

    private static ByteString bytes(JsonNode object, String property) {
        return ByteString.copyFrom(
                Base64.getUrlDecoder().decode(object.path(property).asText()));
    }
}
