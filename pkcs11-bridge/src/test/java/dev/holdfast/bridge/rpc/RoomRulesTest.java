package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers mean by the room they show, and what is put into it. */
class RoomRulesTest {

    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource({
        "FIRST,  00000000, true,  0,          true",
        "FIRST,  00000010, false, 16,         false",
        "FIRST,  ffffffff, false, 4294967295, false",
        "SECOND, 00000000, true,  0,          false",
        "SECOND, ffffffff, false, 0,          false",
        "THIRD,  ffffffff, false, 0,          false",
        "OWN,    00000000, true,  0,          false",
        "OWN,    ffffffff, false, 0,          false",
        "OWN,    00010000, false, 65536,      false",
    })
    void whatALengthSays(Dialect dialect, String bytes, boolean query, long capacity, boolean unclear) {
        assertEquals(
                new Room(query, capacity, unclear),
                arguments(Function.C_GetSlotList, dialect, "00" + bytes, in -> in.octet())
                        .room());
    }

    @ParameterizedTest
    @EnumSource
    void bytesAreDeliveredOrTheirLengthIs(Dialect dialect) {
        assertEquals("0000000003", sign(dialect, out -> out.bytes(Room.QUERY, new byte[3])));
        assertEquals("0000000003", sign(dialect, out -> out.bytes(Room.of(2), new byte[3])));
        assertEquals("0000000003", sign(dialect, out -> out.bytes(Room.of(0), new byte[3])));
        assertEquals("0100000003000000", sign(dialect, out -> out.bytes(Room.of(3), new byte[3])));
        assertEquals("0000000100", sign(dialect, out -> out.needed(256)));
    }

    @ParameterizedTest
    @EnumSource
    void nothingAtAllIsAlwaysDelivered(Dialect dialect) {
        for (Room room : List.of(Room.QUERY, Room.of(0), Room.of(9), dialect.room(0))) {
            assertEquals("0100000000", sign(dialect, out -> out.bytes(room, new byte[0])));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCountIsNotAnsweredWithTheList(Dialect dialect) {
        List<Long> two = List.of(0L, 101L);
        assertEquals("0000000002", slots(dialect, out -> out.numbers(Room.QUERY, two)));
        assertEquals("0000000002", slots(dialect, out -> out.numbers(Room.of(1), two)));
        assertEquals("010000000200000000000000000000000000000065", slots(dialect, out -> out.numbers(Room.of(2), two)));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasFoundIsAlwaysDelivered(Dialect dialect) {
        assertEquals("0100000000", results(Function.C_FindObjects, dialect, out -> out.found(List.of())));
    }

    @Test
    void stringsAreCutAtACharacter() {
        assertEquals("0000000361c3a4", results(out -> out.string("aä", 3)));
        assertEquals("00000003616220", results(out -> out.string("abä", 3)));
        assertEquals("00000003612020", results(out -> out.string("a", 3)));
        assertEquals("00000003202020", results(out -> out.string("", 3)));
    }

    @Test
    void whatFollowsTheLabelOfATokenIsCutOff() {
        byte[] label = "newtok                          Zgarbage".getBytes(StandardCharsets.US_ASCII);
        byte[] expected = "newtok                          ".getBytes(StandardCharsets.US_ASCII);
        String sent = HEX.toHexDigits(0L) + "01ffffffff" + HEX.toHexDigits(label.length) + HEX.formatHex(label);
        Arguments arguments = arguments(Function.C_InitToken, Dialect.FIRST, sent, in -> {
            in.number();
            in.bytes();
        });
        assertEquals(HEX.formatHex(expected), HEX.formatHex(arguments.string()));
    }

    @ParameterizedTest
    @EnumSource
    void aNullPointerIsNotAnEmptyPin(Dialect dialect) {
        assertEquals(null, pin(dialect, "0000000000"));
        assertEquals(null, pin(dialect, "01ffffffff"));
        assertEquals(0, pin(dialect, "0100000000").length);
    }

    @Test
    void readingOrWritingOutOfOrderIsADefect() {
        Arguments arguments = arguments(Function.C_GetSlotList, Dialect.OWN, "0000000000", in -> {});
        assertThrows(IllegalStateException.class, arguments::number);
        Results results = writer(Function.C_GetSlotList, Dialect.OWN);
        assertThrows(IllegalStateException.class, () -> results.number(1));
    }

    private static byte[] pin(Dialect dialect, String bytes) {
        return arguments(Function.C_InitPIN, dialect, HEX.toHexDigits(1L) + bytes, Arguments::number)
                .bytesOrNull();
    }

    private static Arguments arguments(Function function, Dialect dialect, String hex, Consumer<Arguments> before) {
        Arguments arguments = new MessageReader(function, new Cursor(HEX.parseHex(hex)), dialect);
        before.accept(arguments);
        return arguments;
    }

    private static String sign(Dialect dialect, Consumer<Results> results) {
        return results(Function.C_Sign, dialect, results);
    }

    private static String slots(Dialect dialect, Consumer<Results> results) {
        return results(Function.C_GetSlotList, dialect, results);
    }

    /** A string, as the first result of C_GetSlotInfo. */
    private static String results(Consumer<Results> string) {
        return results(Function.C_GetSlotInfo, Dialect.OWN, out -> {
                    string.accept(out);
                    out.string("", 0);
                    out.number(0);
                    out.version(0, 0);
                    out.version(0, 0);
                })
                .replaceFirst("0{32}$", "");
    }

    private static String results(Function function, Dialect dialect, Consumer<Results> results) {
        MessageWriter writer = writer(function, dialect);
        results.accept(writer);
        byte[] frame = new byte[writer.complete().frame().limit()];
        writer.complete().frame().get(frame);
        int before = Answer.to(1, function).frame().limit();
        return HEX.formatHex(frame, before, frame.length);
    }

    private static MessageWriter writer(Function function, Dialect dialect) {
        MessageReader arguments = new MessageReader(function, new Cursor(new byte[0]), dialect);
        return new MessageWriter(1, function, dialect, arguments);
    }
}
