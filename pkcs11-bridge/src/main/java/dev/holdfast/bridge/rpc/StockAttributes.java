package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.pkcs11.CKA;
import java.util.HashMap;
import java.util.Map;

/**
 * The tables compiled into p11-kit's clients that say how a value is encoded. They are older than the standard: a type outside
 * them travels as the bytes in the caller's memory, so that a CK_ULONG among those is little-endian.
 */
final class StockAttributes {

    private static final long[] BYTES_OF_ONE = {
        0x1, 0x2, 0x86, 0x103, 0x104, 0x105, 0x106, 0x107, 0x108, 0x109, 0x10a, 0x10b, 0x10c, 0x162, 0x163, 0x164,
        0x165, 0x170, 0x171, 0x200, 0x202, 0x210, 0x301, 0x302, 0x405
    };
    private static final long[] ULONGS = {
        0x0, 0x80, 0x87, 0x88, 0x100, 0x121, 0x133, 0x134, 0x160, 0x161, 0x166, 0x201, 0x300, 0x400, 0x401, 0x402,
        0x403, 0x404, 0x406, 0x500
    };
    private static final long[] DATES = {0x110, 0x111};
    private static final long[] MECHANISM_LISTS = {0x40000600};
    private static final long[] TEMPLATES = {0x40000211, 0x40000212};

    /** Since 0.25.0; all but the template are another maker's, and here so that what follows them can be read. */
    private static final long[] LATER_BYTES_OF_ONE = {
        0x80010001L, 0x80010002L, 0x80010003L, 0x80010004L, 0x80010008L, 0x8001000cL, 0x8001000dL
    };

    private static final long[] LATER_ULONGS = {0x80010005L, 0x8001000aL, 0x800d0001L};
    private static final long[] LATER_TEMPLATES = {0x40000213};

    /** Since 0.26. */
    private static final long[] LATEST_ULONGS = {0x800d0009L, 0x800d0101L};

    private static final Map<Long, AttributeForm> FIRST = first();
    private static final Map<Long, AttributeForm> SECOND = second();
    private static final Map<Long, AttributeForm> THIRD = third();

    private StockAttributes() {}

    static AttributeForm form(Dialect dialect, long type) {
        Map<Long, AttributeForm> table =
                switch (dialect) {
                    case FIRST -> FIRST;
                    case SECOND -> SECOND;
                    default -> THIRD;
                };
        AttributeForm listed = table.get(type);
        return listed != null
                ? listed
                : CKA.of(type).map(known -> raw(known.kind())).orElse(AttributeForm.BYTES);
    }

    private static AttributeForm raw(CKA.Kind kind) {
        return switch (kind) {
            case ULONG -> AttributeForm.RAW_ULONG;
            case TEMPLATE -> AttributeForm.RAW_TEMPLATE;
            default -> AttributeForm.BYTES;
        };
    }

    private static Map<Long, AttributeForm> first() {
        Map<Long, AttributeForm> table = new HashMap<>();
        put(table, AttributeForm.BYTE, BYTES_OF_ONE);
        put(table, AttributeForm.ULONG, ULONGS);
        put(table, AttributeForm.DATE, DATES);
        put(table, AttributeForm.MECHANISMS, MECHANISM_LISTS);
        put(table, AttributeForm.TEMPLATE, TEMPLATES);
        return table;
    }

    private static Map<Long, AttributeForm> second() {
        Map<Long, AttributeForm> table = first();
        put(table, AttributeForm.BYTE, LATER_BYTES_OF_ONE);
        put(table, AttributeForm.ULONG, LATER_ULONGS);
        put(table, AttributeForm.TEMPLATE, LATER_TEMPLATES);
        return table;
    }

    private static Map<Long, AttributeForm> third() {
        Map<Long, AttributeForm> table = second();
        put(table, AttributeForm.ULONG, LATEST_ULONGS);
        return table;
    }

    private static void put(Map<Long, AttributeForm> table, AttributeForm form, long... types) {
        for (long type : types) {
            table.put(type, form);
        }
    }
}
