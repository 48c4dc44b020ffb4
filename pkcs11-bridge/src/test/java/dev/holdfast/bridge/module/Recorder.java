package dev.holdfast.bridge.module;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TextFormat;
import dev.holdfast.bridge.rpc.Application;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.bridge.rpc.WantedAttribute;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.AttributeValue;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenMechanism;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An application that writes down every call, one a line, and has an answer for each, made up from its signature. */
final class Recorder implements Application {

    private static final Pattern LETTERS = Pattern.compile("aAu|a.|f.|.");
    private static final Map<Function, List<Integer>> STRING_LENGTHS = Map.of(
            Function.C_GetInfo, List.of(32, 32),
            Function.C_GetSlotInfo, List.of(64, 32),
            Function.C_GetTokenInfo, List.of(32, 32, 16, 16, 16));
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final long ANSWER = 11;

    private final List<String> record = Collections.synchronizedList(new ArrayList<>());

    /** The calls so far. */
    List<String> record() {
        return List.copyOf(record);
    }

    @Override
    public void call(Function function, Arguments arguments, Results results) {
        StringBuilder line = new StringBuilder(function.name());
        Room room = Room.QUERY;
        List<WantedAttribute> wanted = List.of();
        for (String letter : letters(function.request())) {
            line.append(' ');
            switch (letter) {
                case "fy", "fu" -> {
                    room = arguments.room();
                    line.append("room ").append(room.query() ? "asked" : room.capacity());
                }
                case "fA" -> {
                    wanted = arguments.wanted();
                    line.append(wanted.stream().map(Recorder::text).toList());
                }
                default -> line.append(argument(letter, arguments));
            }
        }
        record.add(line.toString());
        Iterator<Integer> lengths =
                STRING_LENGTHS.getOrDefault(function, List.of()).iterator();
        for (String letter : letters(function.answer())) {
            if (letter.equals("s")) {
                results.string("text", lengths.next());
            } else {
                answer(letter, function, room, wanted, results);
            }
        }
    }

    @Override
    public void close() {}

    private static List<String> letters(String signature) {
        return LETTERS.matcher(signature).results().map(found -> found.group()).toList();
    }

    private static String argument(String letter, Arguments arguments) {
        return switch (letter) {
            case "u" -> number(arguments.number());
            case "y" -> "y" + arguments.octet();
            case "ay" -> {
                byte[] bytes = arguments.bytesOrNull();
                yield bytes == null ? "null" : hex(bytes);
            }
            case "s", "z" -> '"' + new String(arguments.string(), StandardCharsets.US_ASCII) + '"';
            case "aA" ->
                arguments.template().stream().map(Recorder::text).toList().toString();
            case "M" -> arguments.mechanism().map(Recorder::text).orElse("no mechanism");
            case "Q" -> '{' + print(arguments.messageParameters()) + '}';
            default -> throw new IllegalArgumentException(letter);
        };
    }

    private static void answer(
            String letter, Function function, Room room, List<WantedAttribute> wanted, Results results) {
        switch (letter) {
            case "u" -> results.number(function == Function.C_WaitForSlotEvent ? 2 : ANSWER);
            case "v" -> results.version(3, 2);
            case "ay" ->
                results.bytes(room, function == Function.C_GenerateRandom ? new byte[(int) room.capacity()] : ABC);
            case "au" -> {
                if (function == Function.C_FindObjects) {
                    results.found(List.of(5L, 6L));
                } else {
                    results.numbers(room, List.of(5L, 6L));
                }
            }
            case "aAu" ->
                results.attributes(
                        wanted,
                        wanted.stream()
                                .map(each -> AttributeValue.newBuilder()
                                        .setType(each.type())
                                        .setValue(ByteString.copyFrom(new byte[] {1}))
                                        .build())
                                .toList());
            case "Q" -> results.messageParameters(new byte[12], new byte[16]);
            default -> throw new IllegalArgumentException(letter);
        }
    }

    private static String text(WantedAttribute wanted) {
        return name(wanted.type()) + " room "
                + (wanted.room().query() ? "asked" : wanted.room().capacity());
    }

    private static String text(TokenAttribute attribute) {
        return name(attribute.getType()) + "=" + hex(attribute.getValue().toByteArray());
    }

    private static String text(TokenMechanism mechanism) {
        String name = CKM.of(mechanism.getType()).map(CKM::name).orElse(number(mechanism.getType()));
        return name + '{' + print(mechanism.toBuilder().clearType().build()) + '}';
    }

    private static String name(long type) {
        return CKA.of(type).map(CKA::name).orElse(number(type));
    }

    private static String print(MessageOrBuilder message) {
        return TextFormat.printer()
                .emittingSingleLine(true)
                .printToString(message)
                .trim();
    }

    private static String number(long value) {
        return Long.toUnsignedString(value);
    }

    private static String hex(byte[] bytes) {
        return "x" + HexFormat.of().formatHex(bytes);
    }
}
