package dev.holdfast.bridge.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.AttributeValue;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenTemplate;
import java.util.List;

/**
 * Writes {@code aAu}: attributes, and the return value that the call then has. The client believes that value and does not look
 * for itself whether everything had room.
 */
final class AttributeWriter {

    /** What CK_ATTRIBUTE takes in the memory of a caller of 64 bits. */
    private static final int STRUCTURE_BYTES = 24;

    private final Answer out;
    private final Dialect dialect;
    private CKR outcome = CKR.OK;

    AttributeWriter(Answer out, Dialect dialect) {
        this.out = out;
        this.dialect = dialect;
    }

    /** In the order in which they were asked for. A query is answered with the value too, which every client can read. */
    void write(List<WantedAttribute> wanted, List<AttributeValue> values) {
        if (wanted.size() != values.size()) {
            throw new IllegalStateException("As many attributes are answered as were asked for.");
        }
        out.word(wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
            write(wanted.get(i), values.get(i));
        }
        out.number(outcome.value());
    }

    private void write(WantedAttribute wanted, AttributeValue value) {
        if (value.getReturnValue() == CKR.OK.value()) {
            write(wanted.type(), wanted.room(), value.getValue(), wanted.nested());
        } else {
            out.word(wanted.type());
            unavailable(CKR.of(value.getReturnValue()).orElse(CKR.ATTRIBUTE_TYPE_INVALID));
        }
    }

    private void write(long type, Room room, ByteString value, List<WantedAttribute> nested) {
        out.word(type);
        AttributeForm form = dialect.form(type);
        long length = length(form, value);
        if (form == AttributeForm.RAW_TEMPLATE) {
            unavailable(CKR.ATTRIBUTE_TYPE_INVALID);
        } else if (room.query() || room.fits(length)) {
            deliver(form, value, length, nested);
        } else if (narrow(form, room)) {
            deliver(form, value, Integer.BYTES, nested);
        } else {
            unavailable(CKR.BUFFER_TOO_SMALL);
        }
    }

    /** A caller of 32 bits, whose numbers take four bytes. */
    private static boolean narrow(AttributeForm form, Room room) {
        return (form == AttributeForm.ULONG || form == AttributeForm.RAW_ULONG) && room.capacity() == Integer.BYTES;
    }

    private void deliver(AttributeForm form, ByteString value, long length, List<WantedAttribute> nested) {
        out.octet(1);
        out.word(length);
        switch (form) {
            case BYTE -> out.octet(value.isEmpty() ? 0 : value.byteAt(0));
            case ULONG ->
                out.number(value.isEmpty() ? 0 : value.asReadOnlyByteBuffer().getLong());
            case MECHANISMS -> {
                out.word(value.size() / Long.BYTES);
                out.raw(value);
            }
            case TEMPLATE -> template(parsed(value), nested);
            case DATE, BYTES, RAW_TEMPLATE -> {
                out.word(value.size());
                out.raw(value);
            }
            case RAW_ULONG -> {
                out.word(length);
                out.raw(inMemory(value, length));
            }
        }
    }

    /** The attributes of a template, each into the room that the caller has at its place. */
    private void template(TokenTemplate template, List<WantedAttribute> rooms) {
        out.word(template.getAttributesCount());
        for (int i = 0; i < template.getAttributesCount(); i++) {
            TokenAttribute attribute = template.getAttributes(i);
            boolean known = i < rooms.size();
            write(
                    attribute.getType(),
                    known ? rooms.get(i).room() : Room.QUERY,
                    attribute.getValue(),
                    known ? rooms.get(i).nested() : List.of());
        }
    }

    /** What the value takes in the caller's memory. */
    private static long length(AttributeForm form, ByteString value) {
        return form == AttributeForm.TEMPLATE
                ? (long) STRUCTURE_BYTES * parsed(value).getAttributesCount()
                : value.size();
    }

    private void unavailable(CKR because) {
        out.octet(0);
        if (outcome == CKR.OK || outcome == CKR.BUFFER_TOO_SMALL) {
            outcome = because;
        }
    }

    /** The last bytes of a big-endian number, the other way round. */
    private static byte[] inMemory(ByteString number, long length) {
        byte[] memory = new byte[(int) length];
        for (int i = 0; i < memory.length; i++) {
            memory[i] = number.byteAt(number.size() - 1 - i);
        }
        return memory;
    }

    private static TokenTemplate parsed(ByteString value) {
        try {
            return TokenTemplate.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("The value of a template is a serialized TokenTemplate.", e);
        }
    }
}
