package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The mechanisms of each generation of clients, those included that no token here has. */
class MechanismFormsTest {

    private static final HexFormat HEX = HexFormat.of();

    /** What follows a mechanism in C_SignInit: read wrongly, it would not be found. */
    private static final long KEY = 0x0123456789abcdefL;

    @ParameterizedTest
    @EnumSource(names = {"FIRST", "SECOND", "THIRD"})
    void theTablesOfStockClientsAgreeWithTheStandardAboutParameters(Dialect dialect) {
        for (CKM mechanism : CKM.values()) {
            StockMechanisms.layout(dialect, mechanism.value())
                    .ifPresent(layout -> assertEquals(mechanism.parameter().signature(), layout, mechanism::spelling));
        }
    }

    @Test
    void theTablesHaveAsManyEntriesAsTheClients() {
        assertEquals(89 + 2, entries(Dialect.FIRST));
        assertEquals(89 + 35 + 2 + 5 + 3 + 15 + 1 + 1 + 1 + 12, entries(Dialect.SECOND));
        assertEquals(entries(Dialect.SECOND) + 2, entries(Dialect.THIRD));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_PKCS,      true,  true,  true",
        "ECDSA,         true,  true,  true",
        "RSA_PKCS_PSS,  true,  true,  true",
        "AES_CBC,       false, true,  true",
        "AES_GCM,       false, true,  true",
        "ECDSA_SHA256,  false, true,  true",
        "ECDH1_DERIVE,  false, true,  true",
        "SHA224,        false, true,  true",
        "EDDSA,         false, false, false",
        "AES_KEY_WRAP,  false, false, false",
        "AES_CCM,       false, false, false",
        "SHA3_256,      false, false, false",
        "ML_KEM,        false, false, false",
        "HKDF_DERIVE,   false, false, false",
    })
    void whatAClientCanCarry(CKM mechanism, boolean first, boolean second, boolean third) {
        assertEquals(
                List.of(first, second, third, true),
                Stream.of(Dialect.values())
                        .map(dialect -> dialect.carries(mechanism))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void noMechanismIsAPointerToNone(Dialect dialect) {
        assertEquals(Optional.empty(), read(dialect, "ffffffff"));
    }

    @ParameterizedTest
    @CsvSource({
        "FIRST,  00001087",
        "SECOND, 00004021",
        "THIRD,  00000017",
        "OWN,    00000999 01",
    })
    void aMechanismAfterWhichNothingCanBeReadIsInvalid(Dialect dialect, String bytes) {
        CryptokiException refused = assertThrows(CryptokiException.class, () -> read(dialect, bytes));
        assertEquals(CKR.MECHANISM_INVALID, refused.value());
    }

    @ParameterizedTest
    @CsvSource({
        "SECOND, 00000122,    00000008 0102030405060708",
        "THIRD,  00000122, 01 00000008 0102030405060708",
        "THIRD,  80070001, 01 0000000000000001 0000000000000002 00000002 0102 0000000000000003",
        "THIRD,  80010031, 01 0000000000000001",
        "THIRD,  00000122, 00",
        "FIRST,  00000002, ffffffff",
        "FIRST,  00000002, 00000003 010203",
        "OWN,    00000999, 00",
        "OWN,    00000999, 02 01 00000003 010203",
    })
    void whatTheTokenDoesNotKnowIsPassedOver(Dialect dialect, String type, String parameter) {
        TokenMechanism bare =
                TokenMechanism.newBuilder().setType(Long.parseLong(type, 16)).build();
        assertEquals(Optional.of(bare), read(dialect, type + parameter));
    }

    @Test
    void aParameterOfAnotherLengthIsMalformed() {
        TokenMechanism mechanism = read(Dialect.OWN, "00001087 02 01 ffffffff").orElseThrow();
        assertEquals(CKM.AES_GCM.value(), mechanism.getType());
        assertTrue(mechanism.getMalformed());
    }

    @Test
    void aNullParameterIsNoParameter() {
        for (String bytes : List.of("00001087 00")) {
            TokenMechanism mechanism = read(Dialect.THIRD, bytes).orElseThrow();
            assertFalse(mechanism.hasGcm() || mechanism.getMalformed());
        }
    }

    private static Optional<TokenMechanism> read(Dialect dialect, String bytes) {
        Cursor in = new Cursor(HEX.parseHex(bytes.replace(" ", "") + HEX.toHexDigits(KEY)));
        Optional<TokenMechanism> read = new MechanismReader(in, dialect).read();
        assertEquals(KEY, in.number());
        assertTrue(in.atEnd());
        return read;
    }

    private static long entries(Dialect dialect) {
        return Stream.iterate(0L, type -> type + 1)
                        .limit(0x5000)
                        .filter(type -> StockMechanisms.layout(dialect, type).isPresent())
                        .count()
                + Stream.iterate(0x80000000L, type -> type + 1)
                        .limit(0x80000)
                        .filter(type -> StockMechanisms.layout(dialect, type).isPresent())
                        .count();
    }
}
