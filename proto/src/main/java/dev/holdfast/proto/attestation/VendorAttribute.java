package dev.holdfast.proto.attestation;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * One attribute of an object in the vendor's binary.
 *
 * @param type a CKA number of PKCS#11, or one above {@link #OF_SIMULATOR}
 */
public record VendorAttribute(int type, ByteString value) {

    private static final int OF_SIMULATOR = 0x8000_0000;

    /** Attributes that a card writes, by their numbers in PKCS#11. */
    public enum AttributeType {
        CLASS(0x000, Form.NUMBER),
        LABEL(0x003, Form.TEXT),
        TRUSTED(0x086, Form.TRUTH),
        KEY_TYPE(0x100, Form.NUMBER),
        /** Ends with the key's name, a stroke, and its version in hexadecimal. */
        ID(0x102, Form.TEXT),
        SENSITIVE(0x103, Form.TRUTH),
        ENCRYPT(0x104, Form.TRUTH),
        DECRYPT(0x105, Form.TRUTH),
        WRAP(0x106, Form.TRUTH),
        UNWRAP(0x107, Form.TRUTH),
        SIGN(0x108, Form.TRUTH),
        VERIFY(0x10A, Form.TRUTH),
        DERIVE(0x10C, Form.TRUTH),
        MODULUS(0x120, Form.BYTES),
        PUBLIC_EXPONENT(0x122, Form.BYTES),
        PUBLIC_KEY_INFO(0x129, Form.BYTES),
        VALUE_LEN(0x161, Form.NUMBER),
        EXTRACTABLE(0x162, Form.TRUTH),
        LOCAL(0x163, Form.TRUTH),
        NEVER_EXTRACTABLE(0x164, Form.TRUTH),
        ALWAYS_SENSITIVE(0x165, Form.TRUTH),
        EC_PARAMS(0x180, Form.BYTES),
        EC_POINT(0x181, Form.BYTES),
        WRAP_WITH_TRUSTED(0x210, Form.TRUTH),

        NOTICE(OF_SIMULATOR | 1, Form.TEXT),
        CARD(OF_SIMULATOR | 2, Form.TEXT),
        FIRMWARE(OF_SIMULATOR | 3, Form.TEXT),
        NONCE(OF_SIMULATOR | 4, Form.BYTES),
        BOOT_COUNT(OF_SIMULATOR | 5, Form.NUMBER);

        private enum Form {
            NUMBER,
            TRUTH,
            TEXT,
            BYTES
        }

        private final int number;
        private final Form form;

        AttributeType(int number, Form form) {
            this.number = number;
            this.form = form;
        }

        public VendorAttribute of(boolean value) {
            return new VendorAttribute(number, ByteString.copyFrom(new byte[] {(byte) (value ? 1 : 0)}));
        }

        public VendorAttribute of(int value) {
            return new VendorAttribute(
                    number,
                    ByteString.copyFrom(ByteBuffer.allocate(4).putInt(value).flip()));
        }

        public VendorAttribute of(String value) {
            return new VendorAttribute(number, ByteString.copyFromUtf8(value));
        }

        public VendorAttribute of(ByteString value) {
            return new VendorAttribute(number, value);
        }
    }

    public boolean is(AttributeType wanted) {
        return type == wanted.number;
    }

    /** "SENSITIVE = true"; an attribute that is not known by its number. */
    @Override
    public String toString() {
        Optional<AttributeType> known =
                Arrays.stream(AttributeType.values()).filter(this::is).findFirst();
        return known.map(AttributeType::name).orElse(String.format(Locale.ROOT, "0x%08x", type)) + " = " + shown(known);
    }

    private String shown(Optional<AttributeType> known) {
        AttributeType.Form form = known.map(type -> type.form).orElse(AttributeType.Form.BYTES);
        if (form == AttributeType.Form.TEXT && value.isValidUtf8()) {
            return value.toStringUtf8();
        }
        if (form == AttributeType.Form.TRUTH && value.size() == 1) {
            return Boolean.toString(value.byteAt(0) != 0);
        }
        if (form == AttributeType.Form.NUMBER && value.size() == Integer.BYTES) {
            return Integer.toUnsignedString(value.asReadOnlyByteBuffer().getInt());
        }
        return HexFormat.of().formatHex(value.toByteArray());
    }
}
