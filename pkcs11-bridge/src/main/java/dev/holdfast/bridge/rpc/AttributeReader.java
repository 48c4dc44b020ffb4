package dev.holdfast.bridge.rpc;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenTemplate;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code aA}, attributes with values, and {@code fA}, attributes that are asked for. */
final class AttributeReader {

    /** How deep a template may lie in another. */
    static final int DEEPEST = 8;

    private static final int LEAST_ATTRIBUTE_BYTES = Integer.BYTES + 1;
    private static final int LEAST_WANTED_BYTES = 2 * Integer.BYTES;
    private static final int DATE_BYTES = 8;

    private final Cursor in;
    private final Dialect dialect;

    AttributeReader(Cursor in, Dialect dialect) {
        this.in = in;
        this.dialect = dialect;
    }

    /** Values in the encoding of dev.holdfast.proto.pkcs11.CKA; of a type that is not known, the bytes that came. */
    List<TokenAttribute> template() {
        return template(0);
    }

    private List<TokenAttribute> template(int depth) {
        requireShallow(depth);
        int count = in.count(LEAST_ATTRIBUTE_BYTES);
        List<TokenAttribute> template = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long type = in.word();
            boolean valid = in.octet() != 0;
            ByteString value = valid ? value(type, in.word(), depth) : null;
            template.add(TokenAttribute.newBuilder()
                    .setType(type)
                    .setValue(required(value))
                    .build());
        }
        return template;
    }

    /** Null when the value is one that no attribute has: a NULL pointer with a length, or a length that is not its kind's. */
    private @Nullable ByteString value(long type, long length, int depth) {
        return switch (dialect.form(type)) {
            case BYTE -> fixed(in.take(Byte.BYTES), length, Byte.BYTES);
            case ULONG -> number(in.number(), length);
            case DATE -> date(length);
            case MECHANISMS -> ByteString.copyFrom(in.take((long) in.count(Long.BYTES) * Long.BYTES));
            case TEMPLATE ->
                TokenTemplate.newBuilder()
                        .addAllAttributes(template(depth + 1))
                        .build()
                        .toByteString();
            case BYTES -> bytes(length);
            case RAW_ULONG -> fromMemory(bytes(length));
            case RAW_TEMPLATE -> {
                ByteString structures = in.run();
                yield structures.isEmpty() ? structures : null;
            }
        };
    }

    private static @Nullable ByteString fixed(byte[] value, long length, int expected) {
        if (length == 0) {
            return ByteString.EMPTY;
        }
        return length == expected ? ByteString.copyFrom(value) : null;
    }

    /** A client of 32 bits has numbers of four bytes, and sends eight all the same. */
    private static @Nullable ByteString number(long value, long length) {
        if (length == 0) {
            return ByteString.EMPTY;
        }
        return length == Long.BYTES || length == Integer.BYTES ? bigEndian(value) : null;
    }

    private @Nullable ByteString date(long length) {
        ByteString date = in.run();
        return date.size() == length && (length == 0 || length == DATE_BYTES) ? date : null;
    }

    private @Nullable ByteString bytes(long length) {
        ByteString bytes = in.run();
        return bytes.size() == length ? bytes : null;
    }

    /** A CK_ULONG out of the memory of a caller, all of whose machines are little-endian. */
    private static @Nullable ByteString fromMemory(@Nullable ByteString raw) {
        if (raw == null || raw.isEmpty()) {
            return raw;
        }
        ByteBuffer memory = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return switch (raw.size()) {
            case Long.BYTES -> bigEndian(memory.getLong());
            case Integer.BYTES -> bigEndian(Integer.toUnsignedLong(memory.getInt()));
            default -> null;
        };
    }

    private static ByteString bigEndian(long value) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
    }

    /**
     * What C_GetAttributeValue is asked for. It is the message's last argument. Clients of one generation are of two minds
     * whether the attributes of a template follow it: if they do not fill the message so read, they do not.
     */
    List<WantedAttribute> wanted() {
        if (dialect != Dialect.SECOND) {
            return wanted(0, dialect != Dialect.FIRST);
        }
        int from = in.position();
        try {
            List<WantedAttribute> nested = wanted(0, true);
            if (in.atEnd()) {
                return nested;
            }
        } catch (CryptokiException e) {
            // So they do not follow.
        }
        in.position(from);
        return wanted(0, false);
    }

    private List<WantedAttribute> wanted(int depth, boolean nesting) {
        requireShallow(depth);
        int count = in.count(LEAST_WANTED_BYTES);
        List<WantedAttribute> wanted = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long type = in.word();
            long room = in.word();
            boolean template = dialect.form(type) == AttributeForm.TEMPLATE;
            if (template && dialect == Dialect.FIRST) {
                throw new CryptokiException(
                        CKR.ATTRIBUTE_TYPE_INVALID, "this client cannot read an answer with a template in it");
            }
            wanted.add(new WantedAttribute(
                    type,
                    dialect.attributeRoom(room),
                    template && nesting && room > 0 ? wanted(depth + 1, true) : List.of()));
        }
        return wanted;
    }

    private static void requireShallow(int depth) {
        if (depth > DEEPEST) {
            throw new CryptokiException(CKR.ATTRIBUTE_VALUE_INVALID, "templates lie too deep in each other");
        }
    }

    private static ByteString required(@Nullable ByteString value) {
        if (value == null) {
            throw new CryptokiException(CKR.ATTRIBUTE_VALUE_INVALID, "a value that is not of its type's kind");
        }
        return value;
    }
}
