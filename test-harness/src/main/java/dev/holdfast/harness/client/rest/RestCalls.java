package dev.holdfast.harness.client.rest;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.KeyKind;
import dev.holdfast.harness.client.Tags;
import dev.holdfast.harness.history.Attribute;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls as the data plane spells them. */
final class RestCalls {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String WHOLE_PAGE = "?maxresults=25";

    private RestCalls() {}

    static String method(Ask call) {
        return switch (call.operation()) {
            case GET, GET_DELETED, VERSIONS, NAMES -> "GET";
            case UPDATE -> "PATCH";
            case DELETE, PURGE -> "DELETE";
            default -> "POST";
        };
    }

    static String target(Ask call) {
        String key = "/keys/" + call.key();
        String deleted = "/deletedkeys/" + call.key();
        String version = call.version().isEmpty() ? key : key + "/" + call.version();
        return switch (call.operation()) {
            case CREATE -> key + "/create";
            case ROTATE -> key + "/rotate";
            case UPDATE, GET -> version;
            case DELETE -> key;
            case RECOVER -> deleted + "/recover";
            case PURGE, GET_DELETED -> deleted;
            case VERSIONS -> key + "/versions" + WHOLE_PAGE;
            case NAMES -> "/keys" + WHOLE_PAGE;
            case SIGN, VERIFY, ENCRYPT, DECRYPT ->
                version + "/" + call.operation().word();
            case WRAP -> version + "/wrapkey";
            case UNWRAP -> version + "/unwrapkey";
        };
    }

    /** The target of a page that follows: the version of the interface is added to all targets. */
    static String nextTarget(String link) {
        URI next = URI.create(link);
        return next.getRawPath()
                + Arrays.stream(next.getRawQuery().split("&"))
                        .filter(parameter -> !parameter.startsWith("api-version="))
                        .collect(Collectors.joining("&", "?", ""));
    }

    static String body(Ask call) {
        ObjectNode body = JSON.createObjectNode();
        switch (call.operation()) {
            case CREATE -> creation(call, body);
            case UPDATE -> change(call, body);
            case SIGN -> use(body, "ES256", call.work().given());
            case ENCRYPT -> use(body, "A256GCM", call.work().given());
            case WRAP -> use(body, "A256KW", call.work().given());
            case VERIFY ->
                use(body, "ES256", call.work().made())
                        .put("digest", text(call.work().given()));
            case DECRYPT ->
                use(body, "A256GCM", call.work().made())
                        .put("iv", text(call.work().iv()))
                        .put("tag", text(call.work().tag()));
            case UNWRAP -> use(body, "A256KW", call.work().made());
            default -> {
                return "";
            }
        }
        return body.toString();
    }

    private static void creation(Ask call, ObjectNode body) {
        if (call.kind() == KeyKind.EC) {
            body.put("kty", "EC-HSM").put("crv", "P-256");
        } else {
            body.put("kty", "oct-HSM").put("key_size", 256);
        }
        change(call, body);
    }

    private static void change(Ask call, ObjectNode body) {
        for (Map.Entry<Attribute, String> value : call.set().entrySet()) {
            if (value.getKey() == Attribute.ENABLED) {
                body.putObject("attributes").put("enabled", Boolean.parseBoolean(value.getValue()));
            } else if (value.getKey() == Attribute.TAGS) {
                ObjectNode tags = body.putObject("tags");
                Tags.of(value.getValue()).forEach(tags::put);
            }
        }
    }

    private static ObjectNode use(ObjectNode body, String algorithm, ByteString value) {
        return body.put("alg", algorithm).put("value", text(value));
    }

    private static String text(ByteString bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }
}
