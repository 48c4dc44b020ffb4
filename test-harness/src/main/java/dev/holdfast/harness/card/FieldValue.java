package dev.holdfast.harness.card;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A field's value as a person writes it: words of an enumeration in lower case with dashes, bytes as hexadecimal digits, as
 * {@code @FILE}, or as text. Bytes of a secret are text unless they are written as {@code hex:} or {@code @FILE}.
 */
final class FieldValue {

    private static final String HEX = "hex:";
    private static final String TEXT = "text:";

    private FieldValue() {}

    /** @throws RefusedException BAD_PARAMETER when the text is no such value */
    static Object parse(FieldDescriptor field, String text) {
        try {
            return switch (field.getJavaType()) {
                case INT ->
                    field.getType() == FieldDescriptor.Type.UINT32
                            ? Integer.parseUnsignedInt(text)
                            : Integer.parseInt(text);
                case LONG ->
                    field.getType() == FieldDescriptor.Type.UINT64
                            ? Long.parseUnsignedLong(text)
                            : Long.parseLong(text);
                case BOOLEAN -> bool(text);
                case STRING -> text;
                case BYTE_STRING -> isSecret(field) && !text.startsWith(HEX) ? textOrFile(text) : bytes(text);
                case ENUM -> word(field, text);
                case FLOAT, DOUBLE, MESSAGE -> throw new IllegalArgumentException("no field of one value");
            };
        } catch (NumberFormatException e) {
            throw refused(field, "a whole number", text);
        }
    }

    /** Whether a value must not be seen on a screen, nor kept. */
    static boolean isSecret(FieldDescriptor field) {
        return field.getOptions().getDebugRedact();
    }

    /** How a help text names the values. */
    static String label(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG, FLOAT, DOUBLE -> "N";
            case BOOLEAN -> "true|false";
            case STRING -> "TEXT";
            case BYTE_STRING -> "BYTES";
            case ENUM -> "WORD";
            case MESSAGE -> "MESSAGE";
        };
    }

    /** The words of an enumeration. */
    static List<String> words(FieldDescriptor field) {
        return field.getEnumType().getValues().stream()
                .filter(value -> value.getNumber() != 0)
                .map(value -> value.getName().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    static ByteString bytes(String text) {
        if (text.startsWith(HEX)) {
            return hex(text.substring(HEX.length()));
        }
        if (text.startsWith("@") || text.startsWith(TEXT)) {
            return textOrFile(text);
        }
        return text.matches("([0-9a-fA-F]{2})+") ? hex(text) : ByteString.copyFromUtf8(text);
    }

    static ByteString hex(String digits) {
        try {
            return ByteString.copyFrom(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "Bytes are pairs of hexadecimal digits, such as 0a0b.");
        }
    }

    static ByteString file(Path file) {
        try {
            return ByteString.copyFrom(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new RefusedException(Code.NOT_FOUND, "The file " + file + " cannot be read.");
        }
    }

    private static ByteString textOrFile(String text) {
        if (text.startsWith("@")) {
            return file(Path.of(text.substring(1)));
        }
        return ByteString.copyFromUtf8(text.startsWith(TEXT) ? text.substring(TEXT.length()) : text);
    }

    private static EnumValueDescriptor word(FieldDescriptor field, String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return field.getEnumType().getValues().stream()
                .filter(value -> value.getName().equals(name) || value.getName().endsWith("_" + name))
                .findFirst()
                .orElseThrow(() -> refused(field, "one of " + String.join(", ", words(field)), text));
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new RefusedException(Code.BAD_PARAMETER, "It is true or false.");
        };
    }

    private static RefusedException refused(FieldDescriptor field, String what, String text) {
        return new RefusedException(
                Code.BAD_PARAMETER, field.getName() + " is " + what + (isSecret(field) ? "." : ", not " + text + "."));
    }
}
