package dev.holdfast.partition.object;

import static dev.holdfast.partition.object.TestToken.key;
import static dev.holdfast.partition.object.TestToken.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table against the tables of the standard, copied from its source by a program and in its own notation; 9 is taken
 * from the column "Meaning". Where the two are meant to differ, the difference is written here as well.
 */
final class AttributeTableTest {

    private static final String OBJECT = "CLASS^1 UNIQUE_ID^2,4,6 TOKEN PRIVATE MODIFIABLE LABEL COPYABLE DESTROYABLE ";

    private static final String KEY = OBJECT
            + "KEY_TYPE^1,5 ID^8 START_DATE^8 END_DATE^8 DERIVE^8 LOCAL^2,4,6 KEY_GEN_MECHANISM^2,4,6 "
            + "ALLOWED_MECHANISMS OBJECT_VALIDATION_FLAGS^4,6,9 ";

    private static final String PUBLIC = KEY
            + "SUBJECT^8 ENCRYPT^8,9 VERIFY^8,9 VERIFY_RECOVER^8,9 WRAP^8,9 ENCAPSULATE^8,9 TRUSTED^10 WRAP_TEMPLATE "
            + "ENCAPSULATE_TEMPLATE PUBLIC_KEY_INFO ";

    private static final String PRIVATE = KEY
            + "SUBJECT^8 SENSITIVE^8,9,11 DECRYPT^8,9 SIGN^8,9 SIGN_RECOVER^8,9 UNWRAP^8,9 DECAPSULATE^8,9 "
            + "EXTRACTABLE^8,9,12 ALWAYS_SENSITIVE^2,4,6 NEVER_EXTRACTABLE^2,4,6 WRAP_WITH_TRUSTED^11 UNWRAP_TEMPLATE "
            + "DECAPSULATE_TEMPLATE ALWAYS_AUTHENTICATE PUBLIC_KEY_INFO^8 DERIVE_TEMPLATE ";

    private static final String SECRET = KEY
            + "SENSITIVE^8,11 ENCRYPT^8,9 DECRYPT^8,9 SIGN^8,9 VERIFY^8,9 WRAP^8,9 UNWRAP^8,9 EXTRACTABLE^8,9,12 "
            + "ALWAYS_SENSITIVE^2,4,6 NEVER_EXTRACTABLE^2,4,6 CHECK_VALUE WRAP_WITH_TRUSTED^11 TRUSTED^10 "
            + "WRAP_TEMPLATE UNWRAP_TEMPLATE DERIVE_TEMPLATE ";

    private static final String CERTIFICATE = OBJECT
            + "CERTIFICATE_TYPE^1 TRUSTED^10 CERTIFICATE_CATEGORY CHECK_VALUE START_DATE END_DATE PUBLIC_KEY_INFO ";

    private static final String EC_PUBLIC = PUBLIC + "EC_PARAMS^1,3 EC_POINT^1,4";
    private static final String EC_PRIVATE = PRIVATE + "EC_PARAMS^1,4,6 VALUE^1,4,6,7";
    private static final String SET_PUBLIC = PUBLIC + "PARAMETER_SET^1,3 VALUE^1,4";
    private static final String SEED_PRIVATE = PRIVATE + "PARAMETER_SET^1,4,6 SEED^4,6,7 VALUE^1,4,6,7";
    private static final String LENGTH = SECRET + "VALUE^1,4,6,7 VALUE_LEN^2,3";

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of(Attributes.NONE.with(CKA.CLASS, CKO.DATA.value()), OBJECT + "APPLICATION OBJECT_ID VALUE"),
                // Footnotes of this table are its own: 1 and 2 of it mean that the attribute is required.
                Arguments.of(
                        certificate(0),
                        CERTIFICATE
                                + "SUBJECT^1 ID ISSUER SERIAL_NUMBER VALUE^1 URL HASH_OF_SUBJECT_PUBLIC_KEY "
                                + "HASH_OF_ISSUER_PUBLIC_KEY JAVA_MIDP_SECURITY_DOMAIN NAME_HASH_ALGORITHM"),
                Arguments.of(certificate(1), CERTIFICATE + "OWNER^1 AC_ISSUER SERIAL_NUMBER ATTR_TYPES VALUE^1"),
                Arguments.of(key(CKO.PUBLIC_KEY, CKK.RSA), PUBLIC + "MODULUS^1,4 MODULUS_BITS^2,3 PUBLIC_EXPONENT^1"),
                Arguments.of(
                        key(CKO.PRIVATE_KEY, CKK.RSA),
                        PRIVATE
                                + "MODULUS^1,4,6 PUBLIC_EXPONENT^1,4,6 PRIVATE_EXPONENT^1,4,6,7 PRIME_1^4,6,7 "
                                + "PRIME_2^4,6,7 EXPONENT_1^4,6,7 EXPONENT_2^4,6,7 COEFFICIENT^4,6,7"),
                Arguments.of(key(CKO.PUBLIC_KEY, CKK.EC), EC_PUBLIC),
                Arguments.of(key(CKO.PUBLIC_KEY, CKK.EC_EDWARDS), EC_PUBLIC),
                Arguments.of(key(CKO.PUBLIC_KEY, CKK.EC_MONTGOMERY), EC_PUBLIC),
                Arguments.of(key(CKO.PRIVATE_KEY, CKK.EC), EC_PRIVATE),
                Arguments.of(key(CKO.PRIVATE_KEY, CKK.EC_EDWARDS), EC_PRIVATE),
                Arguments.of(key(CKO.PRIVATE_KEY, CKK.EC_MONTGOMERY), EC_PRIVATE),
                Arguments.of(key(CKO.PUBLIC_KEY, CKK.ML_KEM), SET_PUBLIC),
                Arguments.of(key(CKO.PUBLIC_KEY, CKK.ML_DSA), SET_PUBLIC),
                Arguments.of(key(CKO.PUBLIC_KEY, CKK.SLH_DSA), SET_PUBLIC),
                Arguments.of(key(CKO.PRIVATE_KEY, CKK.ML_KEM), SEED_PRIVATE),
                Arguments.of(key(CKO.PRIVATE_KEY, CKK.ML_DSA), SEED_PRIVATE),
                Arguments.of(key(CKO.PRIVATE_KEY, CKK.SLH_DSA), PRIVATE + "PARAMETER_SET^1,4,6 VALUE^1,4,6,7"),
                Arguments.of(key(CKO.SECRET_KEY, CKK.AES), LENGTH),
                Arguments.of(key(CKO.SECRET_KEY, CKK.AES_XTS), LENGTH),
                Arguments.of(key(CKO.SECRET_KEY, CKK.GENERIC_SECRET), LENGTH),
                Arguments.of(key(CKO.SECRET_KEY, CKK.CHACHA20), LENGTH),
                Arguments.of(key(CKO.SECRET_KEY, CKK.SHA256_HMAC), LENGTH),
                Arguments.of(key(CKO.SECRET_KEY, CKK.DES2), SECRET + "VALUE^1,4,6,7"),
                Arguments.of(key(CKO.SECRET_KEY, CKK.DES3), SECRET + "VALUE^1,4,6,7"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void isThatOfTheStandard(Attributes object, String standard) {
        Map<CKA, Set<Footnote>> expected = new TreeMap<>();
        for (String row : standard.split(" ")) {
            String[] parts = row.split("\\^");
            Set<Footnote> notes = EnumSet.noneOf(Footnote.class);
            if (parts.length > 1) {
                Stream.of(parts[1].split(",")).forEach(note -> notes.add(Footnote.number(Integer.parseInt(note))));
            }
            expected.put(CKA.valueOf(parts[0]), notes);
        }
        differ(object, expected);
        assertEquals(expected, new TreeMap<>(AttributeTable.of(object)));
    }

    /** What the standard says in words and not in its tables. */
    private static void differ(Attributes object, Map<CKA, Set<Footnote>> expected) {
        expected.put(CKA.LABEL, EnumSet.of(Footnote.MODIFIABLE));
        expected.put(CKA.COPYABLE, EnumSet.of(Footnote.ONLY_DOWN));
        if (expected.containsKey(CKA.SEED)) {
            expected.get(CKA.VALUE).remove(Footnote.MUST_CREATE);
        }
        if (object.objectClass().orElseThrow() == CKO.CERTIFICATE) {
            Stream.of(CKA.ID, CKA.ISSUER, CKA.AC_ISSUER, CKA.SERIAL_NUMBER, CKA.ATTR_TYPES)
                    .filter(expected::containsKey)
                    .forEach(type -> expected.put(type, EnumSet.of(Footnote.MODIFIABLE)));
        }
    }

    @Test
    void classesAndTypesWithoutATableAreRefused() {
        refuses(CKR.TEMPLATE_INCOMPLETE, () -> AttributeTable.of(Attributes.NONE));
        refuses(CKR.TEMPLATE_INCOMPLETE, () -> AttributeTable.of(objectOf(CKO.SECRET_KEY)));
        refuses(CKR.TEMPLATE_INCOMPLETE, () -> AttributeTable.of(objectOf(CKO.CERTIFICATE)));
        refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> AttributeTable.of(Attributes.NONE.with(CKA.CLASS, 0x80000001L)));
        refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> AttributeTable.of(certificate(2)));
        refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> AttributeTable.of(key(CKO.SECRET_KEY, CKK.RSA)));
        refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> AttributeTable.of(key(CKO.PUBLIC_KEY, CKK.AES)));
        for (CKO builtIn : Set.of(
                CKO.HW_FEATURE, CKO.DOMAIN_PARAMETERS, CKO.MECHANISM, CKO.OTP_KEY, CKO.PROFILE, CKO.VALIDATION)) {
            refuses(CKR.ATTRIBUTE_VALUE_INVALID, () -> AttributeTable.of(objectOf(builtIn)));
        }
    }

    private static Attributes objectOf(CKO objectClass) {
        return Attributes.NONE.with(CKA.CLASS, objectClass.value());
    }

    private static Attributes certificate(long type) {
        return objectOf(CKO.CERTIFICATE).with(CKA.CERTIFICATE_TYPE, type);
    }
}
