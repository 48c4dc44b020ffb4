package dev.holdfast.harness.card;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.holdfast.harness.operator.Json;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.Response;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** What a card says, for machines and for people. Bytes are hexadecimal digits; times are milliseconds since the epoch. */
final class Answers {

    private static final JsonNodeFactory NODES = JsonMapper.builder().build().getNodeFactory();

    private Answers() {}

    /** Everything that a message has a field for; messages that are absent are left out. */
    static ObjectNode json(Message message) {
        ObjectNode node = NODES.objectNode();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            boolean absent = field.hasPresence() && !message.hasField(field);
            if (absent) {
                continue;
            }
            if (field.isRepeated()) {
                ArrayNode list = node.putArray(field.getJsonName());
                ((List<?>) message.getField(field)).forEach(value -> list.add(json(value)));
            } else {
                node.set(field.getJsonName(), json(message.getField(field)));
            }
        }
        return node;
    }

    /** A whole answer as a document of its own. */
    static ObjectNode document(String service, Response answer) {
        ObjectNode document = Json.document("holdfast.card.answer/1").put("service", service);
        ObjectNode whole = json(answer);
        whole.remove("requestId");
        return document.setAll(whole);
    }

    /** Frames that came back, each with its bytes on the wire and with what they mean. */
    static ObjectNode document(Heard heard) {
        ObjectNode document = Json.document("holdfast.card.heard/1").put("ended", heard.getEnded());
        ArrayNode frames = document.putArray("frames");
        for (Frame frame : heard.getFramesList()) {
            frames.addObject().put("hex", wire(frame)).set("frame", json(frame));
        }
        return document;
    }

    /** Lines {@code name: value}, what is inside of something indented below it; what is empty is left out. */
    static String text(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, 0, text);
        return text.toString();
    }

    /** Length and content, as hexadecimal digits. */
    static String wire(Frame frame) {
        byte[] content = frame.toByteArray();
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(Integer.BYTES + content.length)
                        .putInt(content.length)
                        .put(content)
                        .array());
    }

    private static JsonNode json(Object value) {
        if (value instanceof Message message) {
            return json(message);
        } else if (value instanceof ByteString bytes) {
            return NODES.textNode(HexFormat.of().formatHex(bytes.toByteArray()));
        } else if (value instanceof EnumValueDescriptor word) {
            return NODES.textNode(word.getName());
        } else if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        } else if (value instanceof Number number) {
            return NODES.numberNode(number.longValue());
        }
        return NODES.textNode(String.valueOf(value));
    }

    private static void write(JsonNode node, int depth, StringBuilder text) {
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isArray()) {
                value.forEach(each -> write(field.getKey(), each, depth, text));
            } else {
                write(field.getKey(), value, depth, text);
            }
        });
    }

    private static void write(String name, JsonNode value, int depth, StringBuilder text) {
        if (value.isTextual() && value.textValue().isEmpty()) {
            return;
        }
        text.append("  ".repeat(depth)).append(name).append(':');
        if (value.isObject()) {
            text.append('\n');
            write(value, depth + 1, text);
        } else {
            text.append(' ').append(value.asText()).append('\n');
        }
    }
}
