package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which attributes objects of each class and type have, with the footnotes of the standard's tables (PKCS#11 3.2,
 * sections 4 and 6). Where the prose of the standard says more than its table, the footnote is here as well: CKA_LABEL
 * may be modified (8), CKA_COPYABLE goes down only (12), and CKA_SEED or CKA_VALUE is enough of a private ML-KEM or
 * ML-DSA key. Not here because no client of any earlier version could give it, as its footnote 1 demands:
 * CKA_PUBLIC_CRC64_VALUE.
 */
final class AttributeTable {

    /** What it takes to know an object's attributes: its class, and the type of key or certificate, or -1. */
    private record Kind(CKO objectClass, long type) {}

    static final long X_509 = 0;
    static final long X_509_ATTRIBUTE = 1;

    private static final String STORAGE = """
            CLASS 1
            UNIQUE_ID 2 4 6
            TOKEN
            PRIVATE
            MODIFIABLE
            LABEL 8
            COPYABLE 12
            DESTROYABLE
            """;

    private static final String DATA = """
            APPLICATION
            OBJECT_ID
            VALUE
            """;

    private static final String CERTIFICATE = """
            CERTIFICATE_TYPE 1
            TRUSTED 10
            CERTIFICATE_CATEGORY
            CHECK_VALUE
            START_DATE
            END_DATE
            PUBLIC_KEY_INFO
            """;

    private static final String X_509_CERTIFICATE = """
            SUBJECT 1
            ID 8
            ISSUER 8
            SERIAL_NUMBER 8
            VALUE 1
            URL
            HASH_OF_SUBJECT_PUBLIC_KEY
            HASH_OF_ISSUER_PUBLIC_KEY
            JAVA_MIDP_SECURITY_DOMAIN
            NAME_HASH_ALGORITHM
            """;

    private static final String ATTRIBUTE_CERTIFICATE = """
            OWNER 1
            AC_ISSUER 8
            SERIAL_NUMBER 8
            ATTR_TYPES 8
            VALUE 1
            """;

    private static final String TRUST = """
            ISSUER 1
            SERIAL_NUMBER 1
            HASH_OF_CERTIFICATE
            NAME_HASH_ALGORITHM
            TRUST_SERVER_AUTH
            TRUST_CLIENT_AUTH
            TRUST_CODE_SIGNING
            TRUST_EMAIL_PROTECTION
            TRUST_IPSEC_IKE
            TRUST_TIME_STAMPING
            TRUST_OCSP_SIGNING
            """;

    private static final String KEY = """
            KEY_TYPE 1 5
            ID 8
            START_DATE 8
            END_DATE 8
            DERIVE 8
            LOCAL 2 4 6
            KEY_GEN_MECHANISM 2 4 6
            ALLOWED_MECHANISMS
            OBJECT_VALIDATION_FLAGS 4 6 9
            """;

    private static final String PUBLIC_KEY = """
            SUBJECT 8
            ENCRYPT 8 9
            VERIFY 8 9
            VERIFY_RECOVER 8 9
            WRAP 8 9
            ENCAPSULATE 8 9
            TRUSTED 10
            WRAP_TEMPLATE
            ENCAPSULATE_TEMPLATE
            PUBLIC_KEY_INFO
            """;

    private static final String PRIVATE_KEY = """
            SUBJECT 8
            SENSITIVE 8 9 11
            DECRYPT 8 9
            SIGN 8 9
            SIGN_RECOVER 8 9
            UNWRAP 8 9
            DECAPSULATE 8 9
            EXTRACTABLE 8 9 12
            ALWAYS_SENSITIVE 2 4 6
            NEVER_EXTRACTABLE 2 4 6
            WRAP_WITH_TRUSTED 11
            UNWRAP_TEMPLATE
            DECAPSULATE_TEMPLATE
            ALWAYS_AUTHENTICATE
            PUBLIC_KEY_INFO 8
            DERIVE_TEMPLATE
            """;

    private static final String SECRET_KEY = """
            SENSITIVE 8 11
            ENCRYPT 8 9
            DECRYPT 8 9
            SIGN 8 9
            VERIFY 8 9
            WRAP 8 9
            UNWRAP 8 9
            EXTRACTABLE 8 9 12
            ALWAYS_SENSITIVE 2 4 6
            NEVER_EXTRACTABLE 2 4 6
            CHECK_VALUE
            WRAP_WITH_TRUSTED 11
            TRUSTED 10
            WRAP_TEMPLATE
            UNWRAP_TEMPLATE
            DERIVE_TEMPLATE
            """;

    private static final String PUBLIC_RSA = """
            MODULUS 1 4
            MODULUS_BITS 2 3
            PUBLIC_EXPONENT 1
            """;

    private static final String PRIVATE_RSA = """
            MODULUS 1 4 6
            PUBLIC_EXPONENT 1 4 6
            PRIVATE_EXPONENT 1 4 6 7
            PRIME_1 4 6 7
            PRIME_2 4 6 7
            EXPONENT_1 4 6 7
            EXPONENT_2 4 6 7
            COEFFICIENT 4 6 7
            """;

    private static final String PUBLIC_EC = """
            EC_PARAMS 1 3
            EC_POINT 1 4
            """;

    private static final String PRIVATE_EC = """
            EC_PARAMS 1 4 6
            VALUE 1 4 6 7
            """;

    private static final String PUBLIC_PARAMETER_SET = """
            PARAMETER_SET 1 3
            VALUE 1 4
            """;

    private static final String PRIVATE_SEEDED = """
            PARAMETER_SET 1 4 6
            SEED 4 6 7
            VALUE 4 6 7
            """;

    private static final String PRIVATE_SLH_DSA = """
            PARAMETER_SET 1 4 6
            VALUE 1 4 6 7
            """;

    private static final String SECRET_OF_ONE_LENGTH = """
            VALUE 1 4 6 7
            """;

    private static final String SECRET_OF_ANY_LENGTH = """
            VALUE 1 4 6 7
            VALUE_LEN 2 3
            """;

    private static final Map<Kind, Map<CKA, Set<Footnote>>> TABLES = tables();

    private AttributeTable() {}

    /**
     * The attributes of an object with this CKA_CLASS and CKA_KEY_TYPE or CKA_CERTIFICATE_TYPE, with their footnotes.
     *
     * @throws CryptokiException TEMPLATE_INCOMPLETE without them, ATTRIBUTE_VALUE_INVALID when there are no such objects
     */
    static Map<CKA, Set<Footnote>> of(Attributes object) {
        long objectClass = required(object, CKA.CLASS);
        CKO known = CKO.of(objectClass).orElseThrow(() -> unknown(CKA.CLASS));
        CKA typed =
                switch (known) {
                    case PUBLIC_KEY, PRIVATE_KEY, SECRET_KEY -> CKA.KEY_TYPE;
                    case CERTIFICATE -> CKA.CERTIFICATE_TYPE;
                    case DATA, TRUST -> CKA.CLASS;
                    default -> throw unknown(CKA.CLASS);
                };
        Map<CKA, Set<Footnote>> table = TABLES.get(new Kind(known, typed == CKA.CLASS ? -1 : required(object, typed)));
        if (table == null) {
            throw unknown(typed);
        }
        return table;
    }

    private static long required(Attributes object, CKA type) {
        return object.number(type)
                .orElseThrow(() -> new CryptokiException(CKR.TEMPLATE_INCOMPLETE, type.spelling() + " is missing"));
    }

    private static CryptokiException unknown(CKA type) {
        return new CryptokiException(
                CKR.ATTRIBUTE_VALUE_INVALID, "no objects with this " + type.spelling() + " are made on this token");
    }

    private static Map<Kind, Map<CKA, Set<Footnote>>> tables() {
        Map<Kind, Map<CKA, Set<Footnote>>> tables = new HashMap<>();
        tables.put(new Kind(CKO.DATA, -1), rows(STORAGE, DATA));
        tables.put(new Kind(CKO.TRUST, -1), rows(STORAGE, TRUST));
        tables.put(new Kind(CKO.CERTIFICATE, X_509), rows(STORAGE, CERTIFICATE, X_509_CERTIFICATE));
        tables.put(new Kind(CKO.CERTIFICATE, X_509_ATTRIBUTE), rows(STORAGE, CERTIFICATE, ATTRIBUTE_CERTIFICATE));
        for (CKK type : CKK.values()) {
            switch (type) {
                case RSA -> pair(tables, type, PUBLIC_RSA, PRIVATE_RSA);
                case EC, EC_EDWARDS, EC_MONTGOMERY -> pair(tables, type, PUBLIC_EC, PRIVATE_EC);
                case ML_KEM, ML_DSA -> pair(tables, type, PUBLIC_PARAMETER_SET, PRIVATE_SEEDED);
                case SLH_DSA -> pair(tables, type, PUBLIC_PARAMETER_SET, PRIVATE_SLH_DSA);
                case DES, DES2, DES3 -> secret(tables, type, SECRET_OF_ONE_LENGTH);
                default -> secret(tables, type, SECRET_OF_ANY_LENGTH);
            }
        }
        return tables;
    }

    private static void pair(
            Map<Kind, Map<CKA, Set<Footnote>>> tables, CKK type, String publicRows, String privateRows) {
        tables.put(new Kind(CKO.PUBLIC_KEY, type.value()), rows(STORAGE, KEY, PUBLIC_KEY, publicRows));
        tables.put(new Kind(CKO.PRIVATE_KEY, type.value()), rows(STORAGE, KEY, PRIVATE_KEY, privateRows));
    }

    private static void secret(Map<Kind, Map<CKA, Set<Footnote>>> tables, CKK type, String rows) {
        tables.put(new Kind(CKO.SECRET_KEY, type.value()), rows(STORAGE, KEY, SECRET_KEY, rows));
    }

    private static Map<CKA, Set<Footnote>> rows(String... sections) {
        Map<CKA, Set<Footnote>> rows = new EnumMap<>(CKA.class);
        for (String row : String.join("", sections).split("\n")) {
            String[] words = row.split(" ");
            Set<Footnote> notes = EnumSet.noneOf(Footnote.class);
            for (int i = 1; i < words.length; i++) {
                notes.add(Footnote.number(Integer.parseInt(words[i])));
            }
            rows.put(CKA.valueOf(words[0]), Collections.unmodifiableSet(notes));
        }
        return Collections.unmodifiableMap(rows);
    }
}
