package dev.holdfast.harness.functional;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What card and tester said to each other, for people. Of bytes only the number is told: they may be a secret. */
final class Words {

    private static final int LONGEST = 600;
    private static final int MOST_ELEMENTS = 8;

    private Words() {}

    /** The service and its parameters, and how the caller is known. */
    static String of(Request request) {
        FieldDescriptor service = request.getOneofFieldDescriptor(
                Request.getDescriptor().getOneofs().get(0));
        if (service == null) {
            return "a request for no service";
        }
        StringBuilder words = new StringBuilder(name(service));
        words.append(shortened(of((Message) request.getField(service))));
        if (request.hasOperator()) {
            words.append(" for principal ").append(request.getOperator().getPrincipal());
        }
        if (!request.getSession().isEmpty()) {
            words.append(" in an operator's session");
        }
        if (!request.getApproval().isEmpty()) {
            words.append(" with an approval");
        }
        return words.toString();
    }

    /** State, code, indicator, sentence and payload. */
    static String of(Response answer) {
        FieldDescriptor payload = payload(answer);
        StringBuilder words = new StringBuilder()
                .append(answer.getStatus().getCardState())
                .append(": ")
                .append(answer.getStatus().getCode());
        if (answer.getIndicatorValue() != 0) {
            words.append(" [").append(answer.getIndicator()).append(']');
        }
        if (!answer.getStatus().getMessage().isEmpty()) {
            words.append(", ").append(answer.getStatus().getMessage());
        }
        return payload == null
                ? words.toString()
                : words.append(", ")
                        .append(name(payload))
                        .append(shortened(of((Message) answer.getField(payload))))
                        .toString();
    }

    /** Null when the answer carries nothing but its status. */
    static @Nullable FieldDescriptor payload(Response answer) {
        return answer.getOneofFieldDescriptor(
                Response.getDescriptor().getOneofs().get(0));
    }

    private static String name(FieldDescriptor field) {
        return field.getName().toUpperCase(Locale.ROOT);
    }

    private static String of(Message message) {
        return message.getAllFields().entrySet().stream().map(Words::of).collect(Collectors.joining(", ", " {", "}"));
    }

    private static String of(Map.Entry<FieldDescriptor, Object> field) {
        String name = field.getKey().getName();
        if (field.getValue() instanceof List<?> list) {
            String elements =
                    list.stream().limit(MOST_ELEMENTS).map(Words::value).collect(Collectors.joining(", "));
            return name + ": [" + elements
                    + (list.size() > MOST_ELEMENTS ? ", and so on, " + list.size() + " in all" : "") + "]";
        }
        return name + ": " + value(field.getValue());
    }

    private static String value(Object value) {
        if (value instanceof Message message) {
            return of(message).strip();
        } else if (value instanceof ByteString bytes) {
            return "<" + bytes.size() + " bytes>";
        } else if (value instanceof EnumValueDescriptor word) {
            return word.getName();
        }
        return value.toString();
    }

    private static String shortened(String text) {
        return text.equals(" {}") ? "" : text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...}";
    }
}
