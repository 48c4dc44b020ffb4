package dev.holdfast.bridge.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenTemplate;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Encodes calls as a client of each generation does; shares no code and no table with what decodes them. */
final class TestMessage {

    static final int OWN = 0xf0;

    private static final int NULL = -1;
    private static final Pattern LETTER = Pattern.compile("[af]?.");

    /** Known to the standard and not to p11-kit, which passes their eight bytes on as they lie in memory. */
    private static final Set<CKA> NATIVE_NUMBERS = EnumSet.of(
            CKA.NAME_HASH_ALGORITHM,
            CKA.PROFILE_ID,
            CKA.PARAMETER_SET,
            CKA.OBJECT_VALIDATION_FLAGS,
            CKA.TRUST_SERVER_AUTH,
            CKA.TRUST_CLIENT_AUTH,
            CKA.TRUST_CODE_SIGNING,
            CKA.TRUST_EMAIL_PROTECTION,
            CKA.TRUST_IPSEC_IKE,
            CKA.TRUST_TIME_STAMPING,
            CKA.TRUST_OCSP_SIGNING);

    private static final Set<CKA> NESTED_BY_STOCK = Set.of(CKA.WRAP_TEMPLATE, CKA.UNWRAP_TEMPLATE, CKA.DERIVE_TEMPLATE);

    private static final Set<CKA> NATIVE_FLAGS = EnumSet.of(CKA.DESTROYABLE, CKA.ENCAPSULATE, CKA.DECAPSULATE);

    private final int generation;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    TestMessage(int generation) {
        this.generation = generation;
    }

    /** The message of a call; see {@link TestClient#call} for the arguments. */
    static byte[] of(int generation, Function function, @Nullable Object... arguments) {
        return new TestMessage(generation).encode(function, arguments);
    }

    @SuppressWarnings("unchecked")
    private byte[] encode(Function function, @Nullable Object... arguments) {
        try {
            out.writeInt(function.id());
            out.writeInt(function.request().length());
            out.write(function.request().getBytes(StandardCharsets.US_ASCII));
            List<String> letters = letters(function.request());
            for (int i = 0; i < letters.size(); i++) {
                Object argument = arguments[i];
                switch (letters.get(i)) {
                    case "u" -> out.writeLong(((Number) argument).longValue());
                    case "y" -> out.writeByte(((Number) argument).intValue());
                    case "ay" -> array((byte[]) argument);
                    case "z", "s" -> run((byte[]) argument);
                    case "fy", "fu" -> room((Room) argument);
                    case "aA" -> template((List<TokenAttribute>) argument);
                    case "fA" -> wanted((List<WantedAttribute>) argument);
                    case "M" -> mechanism((TokenMechanism) argument);
                    case "Q" -> messageParameters((MessageParameters) argument);
                    default -> throw new IllegalArgumentException(letters.get(i));
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> letters(String signature) {
        return LETTER.matcher(signature).results().map(MatchResult::group).toList();
    }

    private void array(byte @Nullable [] array) throws IOException {
        if (array != null) {
            out.writeByte(1);
            run(array);
        } else if (generation == 0) {
            out.writeByte(0);
            out.writeInt(0);
        } else {
            out.writeByte(1);
            out.writeInt(NULL);
        }
    }

    private void run(byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    private void room(Room room) throws IOException {
        if (room.query()) {
            out.writeInt(0);
        } else {
            out.writeInt(room.capacity() == 0 && generation != 0 ? NULL : (int) room.capacity());
        }
    }

    private void template(List<TokenAttribute> template) throws IOException {
        out.writeInt(template.size());
        for (TokenAttribute attribute : template) {
            out.writeInt((int) attribute.getType());
            out.writeByte(1);
            CKA type = CKA.of(attribute.getType()).orElse(null);
            value(type, attribute.getValue());
        }
    }

    private void value(@Nullable CKA type, ByteString value) throws IOException {
        if (type != null && type.kind() == CKA.Kind.TEMPLATE) {
            List<TokenAttribute> nested = nested(value);
            out.writeInt(24 * nested.size());
            template(nested);
            return;
        }
        out.writeInt(value.size());
        if (type == null) {
            run(value.toByteArray());
            return;
        }
        boolean stock = generation != OWN;
        switch (type.kind()) {
            case BOOL -> {
                if (stock && NATIVE_FLAGS.contains(type)) {
                    run(value.toByteArray());
                } else {
                    value.writeTo(out);
                }
            }
            case ULONG -> {
                if (stock && NATIVE_NUMBERS.contains(type)) {
                    out.writeInt(value.size());
                    out.writeLong(Long.reverseBytes(value.asReadOnlyByteBuffer().getLong()));
                } else {
                    value.writeTo(out);
                }
            }
            case MECHANISMS -> {
                out.writeInt(value.size() / 8);
                value.writeTo(out);
            }
            default -> run(value.toByteArray());
        }
    }

    private void wanted(List<WantedAttribute> wanted) throws IOException {
        out.writeInt(wanted.size());
        for (WantedAttribute attribute : wanted) {
            out.writeInt((int) attribute.type());
            out.writeInt(attribute.room().query() ? 0 : (int) attribute.room().capacity());
            CKA type = CKA.of(attribute.type()).orElse(null);
            boolean nests = generation == OWN && type != null
                    ? type.kind() == CKA.Kind.TEMPLATE
                    : generation != 0 && type != null && NESTED_BY_STOCK.contains(type);
            if (nests && !attribute.room().query()) {
                wanted(attribute.nested());
            }
        }
    }

    private void mechanism(@Nullable TokenMechanism mechanism) throws IOException {
        if (mechanism == null) {
            out.writeInt(NULL);
            return;
        }
        out.writeInt((int) mechanism.getType());
        new TestParameters(out, generation).write(mechanism);
    }

    private void messageParameters(MessageParameters parameters) throws IOException {
        out.writeByte(1);
        array(parameters.getNonce().toByteArray());
        out.writeLong(parameters.getFixedBits());
        out.writeLong(parameters.getGenerator());
        out.writeLong(0);
        out.writeLong(parameters.getTagBits());
        array(parameters.getTag().toByteArray());
    }

    private static List<TokenAttribute> nested(ByteString value) {
        try {
            return TokenTemplate.parseFrom(value).getAttributesList();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }
}
