package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.AttributeValue;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenTemplate;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that callers of other machines, of other ages and in error send, and what they can be given back. */
class AttributeFormsTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String ONE = "0000000000000001";

    @Test
    void aCallerOf32BitsHasShortNumbers() {
        assertEquals(
                List.of(attribute(CKA.KEY_TYPE, "000000000000001f")),
                template(Dialect.FIRST, "00000100 01 00000004 000000000000001f"));
    }

    @ParameterizedTest
    @CsvSource({"8877665544332211, 00000008", "44332211, 00000004"})
    void aNumberThatStockClientsDoNotKnowComesAsItLiesInMemory(String memory, String length) {
        String number = memory.length() == 16 ? "1122334455667788" : "0000000011223344";
        for (Dialect dialect : List.of(Dialect.FIRST, Dialect.SECOND, Dialect.THIRD)) {
            assertEquals(
                    List.of(attribute(CKA.PARAMETER_SET, number)),
                    template(dialect, "0000061d 01" + length + length + memory));
        }
        assertEquals(
                List.of(attribute(CKA.PARAMETER_SET, "1122334455667788")),
                template(Dialect.OWN, "0000061d 01 00000008 1122334455667788"));
    }

    @ParameterizedTest
    @CsvSource({
        "a length of minus one,               FIRST, 00000003 00",
        "a flag of two bytes,                 FIRST, 00000001 01 00000002 01",
        "a number of three bytes,             FIRST, 00000000 01 00000003 0000000000000001",
        "no pointer but a length,             FIRST, 00000003 01 00000005 ffffffff",
        "a date of three digits,              FIRST, 00000110 01 00000003 00000003 323032",
        "structures with pointers,            FIRST, 40000213 01 00000018 00000018 000000000000000000000000000000000000000000000000",
        "structures with pointers (3.2),      THIRD, 0000062a 01 00000018 00000018 000000000000000000000000000000000000000000000000",
        "a number in memory of five bytes,    THIRD, 0000061d 01 00000005 00000005 0102030405",
    })
    void whatNoAttributeCanBeIsRefused(String what, Dialect dialect, String bytes) {
        CryptokiException refused = assertThrows(CryptokiException.class, () -> template(dialect, bytes), what);
        assertEquals(CKR.ATTRIBUTE_VALUE_INVALID, refused.value(), what);
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN,      00000001 01 00000000 00",
        "CLASS,      00000000 01 00000000 0000000000000000",
        "START_DATE, 00000110 01 00000000 ffffffff",
        "START_DATE, 00000110 01 00000000 00000000",
        "LABEL,      00000003 01 00000000 ffffffff",
        "LABEL,      00000003 01 00000000 00000000",
        "ALLOWED_MECHANISMS, 40000600 01 00000000 00000000",
        "WRAP_TEMPLATE,      40000211 01 00000000 00000000",
    })
    void emptyIsNotZero(CKA type, String bytes) {
        for (Dialect dialect : Dialect.values()) {
            assertEquals(List.of(attribute(type, "")), template(dialect, bytes));
        }
    }

    @Test
    void templatesLieInEachOtherOnlySoDeep() {
        for (Dialect dialect : Dialect.values()) {
            template(dialect, nested(AttributeReader.DEEPEST));
            CryptokiException refused =
                    assertThrows(CryptokiException.class, () -> template(dialect, nested(AttributeReader.DEEPEST + 1)));
            assertEquals(CKR.ATTRIBUTE_VALUE_INVALID, refused.value());
        }
    }

    @Test
    void noMemoryIsTakenForACountThatIsNotThere() {
        Cursor in = new Cursor(HEX.parseHex("7fffffff0000000100000001"));
        assertThrows(CryptokiException.class, () -> new AttributeReader(in, Dialect.OWN).template());
        in.position(0);
        assertThrows(CryptokiException.class, () -> new AttributeReader(in, Dialect.OWN).wanted());
    }

    @Test
    void clientsOfTheSecondGenerationAreOfTwoMinds() {
        WantedAttribute label = new WantedAttribute(CKA.LABEL.value(), Room.of(8), List.of());
        String nested = "00000001 40000211 00000018  00000001 00000003 00000008";
        String flat = "00000002 40000211 00000018  00000003 00000008";
        assertEquals(
                List.of(new WantedAttribute(CKA.WRAP_TEMPLATE.value(), Room.of(24), List.of(label))),
                wanted(Dialect.SECOND, nested));
        assertEquals(
                List.of(new WantedAttribute(CKA.WRAP_TEMPLATE.value(), Room.of(24), List.of()), label),
                wanted(Dialect.SECOND, flat));
        assertEquals(wanted(Dialect.SECOND, nested), wanted(Dialect.THIRD, nested));
        assertEquals(wanted(Dialect.SECOND, nested), wanted(Dialect.OWN, nested));
    }

    @Test
    void theFirstGenerationCannotReadATemplateAtAll() {
        CryptokiException refused = assertThrows(
                CryptokiException.class, () -> wanted(Dialect.FIRST, "00000002 00000003 00000000  40000212 00000000"));
        assertEquals(CKR.ATTRIBUTE_TYPE_INVALID, refused.value());
    }

    @Test
    void onlyOurOwnClientKnowsEmptyRoomFromNone() {
        assertEquals(
                Room.QUERY,
                wanted(Dialect.OWN, "00000001 00000003 00000000").get(0).room());
        assertEquals(
                Room.of(0),
                wanted(Dialect.OWN, "00000001 00000003 ffffffff").get(0).room());
        assertEquals(
                Room.QUERY,
                wanted(Dialect.THIRD, "00000001 00000003 00000000").get(0).room());
    }

    @ParameterizedTest
    @EnumSource
    void whatHasNoRoomIsNotSentAndTellsTheOutcome(Dialect dialect) {
        assertAnswer(
                dialect,
                List.of(wanted(CKA.LABEL, Room.of(2)), wanted(CKA.ID, Room.of(3)), wanted(CKA.CLASS, Room.of(1))),
                List.of(value(CKA.LABEL, "616263"), value(CKA.ID, "0a0b0c"), value(CKA.CLASS, ONE)),
                "00000003 00  00000102 01 00000003 00000003 0a0b0c  00000000 00",
                CKR.BUFFER_TOO_SMALL);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSensitiveCountsMoreThanRoom(Dialect dialect) {
        AttributeValue sensitive = AttributeValue.newBuilder()
                .setType(CKA.VALUE.value())
                .setReturnValue(CKR.ATTRIBUTE_SENSITIVE.value())
                .build();
        assertAnswer(
                dialect,
                List.of(wanted(CKA.LABEL, Room.of(2)), wanted(CKA.VALUE, Room.QUERY), wanted(CKA.LABEL, Room.of(2))),
                List.of(value(CKA.LABEL, "616263"), sensitive, value(CKA.LABEL, "616263")),
                "00000003 00  00000011 00  00000003 00",
                CKR.ATTRIBUTE_SENSITIVE);
    }

    @Test
    void numbersGoIntoTheRoomOf32Bits() {
        assertAnswer(
                Dialect.FIRST,
                List.of(wanted(CKA.KEY_TYPE, Room.of(4)), wanted(CKA.PARAMETER_SET, Room.of(4))),
                List.of(value(CKA.KEY_TYPE, ONE), value(CKA.PARAMETER_SET, ONE)),
                "00000100 01 00000004 0000000000000001  0000061d 01 00000004 00000004 01000000",
                CKR.OK);
    }

    @Test
    void numbersThatStockClientsDoNotKnowGoOutAsTheyLieInMemory() {
        assertAnswer(
                Dialect.THIRD,
                List.of(wanted(CKA.PARAMETER_SET, Room.of(8))),
                List.of(value(CKA.PARAMETER_SET, "1122334455667788")),
                "0000061d 01 00000008 00000008 8877665544332211",
                CKR.OK);
    }

    @Test
    void templatesAndListsTellTheirSizeInMemory() {
        ByteString template = TokenTemplate.newBuilder()
                .addAttributes(attribute(CKA.TOKEN, "01"))
                .addAttributes(attribute(CKA.LABEL, "6162"))
                .build()
                .toByteString();
        AttributeValue value = AttributeValue.newBuilder()
                .setType(CKA.WRAP_TEMPLATE.value())
                .setValue(template)
                .build();
        String inside = "00000002  00000001 01 00000001 01 ";
        for (Dialect dialect : List.of(Dialect.SECOND, Dialect.THIRD, Dialect.OWN)) {
            assertAnswer(
                    dialect,
                    List.of(wanted(CKA.WRAP_TEMPLATE, Room.QUERY), wanted(CKA.ALLOWED_MECHANISMS, Room.QUERY)),
                    List.of(value, value(CKA.ALLOWED_MECHANISMS, ONE + ONE)),
                    "40000211 01 00000030" + inside + "00000003 01 00000002 00000002 6162"
                            + "40000600 01 00000010 00000002" + ONE + ONE,
                    CKR.OK);
            WantedAttribute narrow = new WantedAttribute(
                    CKA.WRAP_TEMPLATE.value(),
                    Room.of(48),
                    List.of(wanted(CKA.CLASS, Room.QUERY), wanted(CKA.CLASS, Room.of(1))));
            assertAnswer(
                    dialect,
                    List.of(narrow),
                    List.of(value),
                    "40000211 01 00000030" + inside + "00000003 00",
                    CKR.BUFFER_TOO_SMALL);
        }
    }

    @Test
    void aTemplateThatAClientDoesNotKnowIsNotThere() {
        AttributeValue template = AttributeValue.newBuilder()
                .setType(CKA.ENCAPSULATE_TEMPLATE.value())
                .build();
        assertAnswer(
                Dialect.THIRD,
                List.of(wanted(CKA.ENCAPSULATE_TEMPLATE, Room.QUERY)),
                List.of(template),
                "0000062a 00",
                CKR.ATTRIBUTE_TYPE_INVALID);
    }

    private static void assertAnswer(
            Dialect dialect, List<WantedAttribute> wanted, List<AttributeValue> values, String expected, CKR outcome) {
        Answer answer = Answer.to(1, Function.C_GetAttributeValue);
        int before = answer.frame().limit();
        new AttributeWriter(answer, dialect).write(wanted, values);
        byte[] frame = new byte[answer.frame().limit()];
        answer.frame().get(frame);
        String count = HEX.toHexDigits(wanted.size());
        String end = HEX.toHexDigits(outcome.value());
        assertEquals(count + expected.replace(" ", "") + end, HEX.formatHex(frame, before, frame.length));
    }

    /** A template in a template, so many times. */
    private static String nested(int depth) {
        return depth == 0 ? "00000003 01 00000000 00000000" : "40000211 01 00000018 00000001" + nested(depth - 1);
    }

    private static List<TokenAttribute> template(Dialect dialect, String attribute) {
        byte[] bytes = HEX.parseHex(("00000001" + attribute).replace(" ", ""));
        return new AttributeReader(new Cursor(bytes), dialect).template();
    }

    private static List<WantedAttribute> wanted(Dialect dialect, String bytes) {
        return new AttributeReader(new Cursor(HEX.parseHex(bytes.replace(" ", ""))), dialect).wanted();
    }

    private static WantedAttribute wanted(CKA type, Room room) {
        return new WantedAttribute(type.value(), room, List.of());
    }

    private static TokenAttribute attribute(CKA type, String value) {
        return TokenAttribute.newBuilder()
                .setType(type.value())
                .setValue(ByteString.copyFrom(HEX.parseHex(value)))
                .build();
    }

    private static AttributeValue value(CKA type, String value) {
        return AttributeValue.newBuilder()
                .setType(type.value())
                .setValue(ByteString.copyFrom(HEX.parseHex(value)))
                .build();
    }
}
