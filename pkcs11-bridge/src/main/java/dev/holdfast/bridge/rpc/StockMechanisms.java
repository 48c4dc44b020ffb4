package dev.holdfast.bridge.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tables compiled into p11-kit's clients that say which mechanisms they send and how a parameter is laid out. No length
 * precedes a parameter, so a server has to know even those that it does not serve. Layouts are spelled as in
 * {@link dev.holdfast.proto.pkcs11.ParameterKind}; a byte array has no validity byte here.
 */
final class StockMechanisms {

    private static final long[] PLAIN = {
        0x0, 0x1, 0x2, 0x3, 0x4, 0x5, 0x6, 0x7, 0x8, 0xa, 0xb, 0xc, 0x10, 0x11, 0x12, 0x20, 0x30, 0x40, 0x41, 0x42,
        0x100, 0x101, 0x103, 0x110, 0x111, 0x120, 0x121, 0x123, 0x130, 0x131, 0x132, 0x134, 0x140, 0x141, 0x143, 0x200,
        0x201, 0x210, 0x211, 0x220, 0x221, 0x230, 0x231, 0x240, 0x241, 0x250, 0x251, 0x260, 0x261, 0x270, 0x271, 0x300,
        0x301, 0x303, 0x310, 0x311, 0x313, 0x320, 0x321, 0x330, 0x331, 0x333, 0x340, 0x341, 0x343, 0x350, 0x370, 0x374,
        0x380, 0x381, 0x400, 0x1000, 0x1008, 0x1010, 0x1020, 0x1030, 0x1036, 0x1040, 0x1041, 0x1042, 0x1060, 0x1065,
        0x1070, 0x1080, 0x1081, 0x1083, 0x2000, 0x2001, 0x2002
    };

    /** Since 0.25.0. */
    private static final long[] LATER_PLAIN = {
        0x46,
        0x48,
        0x49,
        0x4b,
        0x4c,
        0x4d,
        0x4f,
        0x50,
        0x51,
        0x53,
        0x138,
        0x255,
        0x256,
        0x392,
        0x393,
        0x394,
        0x395,
        0x396,
        0x1043,
        0x1044,
        0x1045,
        0x1046,
        0x108a,
        0x80010001L,
        0x80010002L,
        0x80010003L,
        0x80010004L,
        0x80010007L,
        0x8001001cL,
        0x8001001fL,
        0x80010023L,
        0x80010025L,
        0x80010026L,
        0x80010027L,
        0x80010028L
    };

    private static final long[] PSS = {0xd};
    private static final long[] OAEP = {0x9};
    private static final long[] LATER_PSS = {0xe, 0x43, 0x44, 0x45, 0x47};
    private static final long[] ECDH = {0x1050, 0x8001001bL, 0x8001001eL};
    private static final long[] IV = {
        0x1082, 0x1085, 0x1089, 0x2104, 0x2105, 0x2106, 0x2107, 0x2108, 0x122, 0x125, 0x133, 0x136, 0x150, 0x152, 0x153
    };
    private static final long[] PUBLIC_VALUE = {0x21};
    private static final long[] CTR = {0x1086};
    private static final long[] GCM = {0x1087};
    private static final long[] NUMBER = {
        0x222, 0x257, 0x252, 0x262, 0x272, 0x4a, 0x4e, 0x1084, 0x108b, 0x135, 0x137, 0x80020004L
    };

    /** Since 0.25.6. */
    private static final long[] LATEST_NUMBER = {0x80010031L};

    private static final long[] LATEST_BTC = {0x80070001L};

    private static final Map<Long, String> FIRST = first();
    private static final Map<Long, String> SECOND = second();
    private static final Map<Long, String> THIRD = third();

    private StockMechanisms() {}

    /** The parameter's fields, "" of a mechanism that has none; empty when the client cannot send the mechanism. */
    static Optional<String> layout(Dialect dialect, long mechanism) {
        Map<Long, String> table =
                switch (dialect) {
                    case FIRST -> FIRST;
                    case SECOND -> SECOND;
                    default -> THIRD;
                };
        return Optional.ofNullable(table.get(mechanism));
    }

    private static Map<Long, String> first() {
        Map<Long, String> table = new HashMap<>();
        put(table, "", PLAIN);
        put(table, "uuu", PSS);
        put(table, "uuuay", OAEP);
        return table;
    }

    private static Map<Long, String> second() {
        Map<Long, String> table = first();
        put(table, "", LATER_PLAIN);
        put(table, "uuu", LATER_PSS);
        put(table, "uayay", ECDH);
        put(table, "ay", IV);
        put(table, "ay", PUBLIC_VALUE);
        put(table, "uay", CTR);
        put(table, "ayuayu", GCM);
        put(table, "u", NUMBER);
        return table;
    }

    private static Map<Long, String> third() {
        Map<Long, String> table = second();
        put(table, "u", LATEST_NUMBER);
        put(table, "uuayu", LATEST_BTC);
        return table;
    }

    private static void put(Map<Long, String> table, String layout, long... mechanisms) {
        for (long mechanism : mechanisms) {
            table.put(mechanism, layout);
        }
    }
}
