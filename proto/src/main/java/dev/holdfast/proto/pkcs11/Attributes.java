package dev.holdfast.proto.pkcs11;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenTemplate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A set of attributes, each at most once: a template, or what an object is. Immutable. Values are encoded as {@link CKA.Kind}
 * says. Prints the types and no value.
 */
public final class Attributes {

    public static final Attributes NONE = new Attributes(new TreeMap<>());

    private final SortedMap<CKA, ByteString> values;

    private Attributes(SortedMap<CKA, ByteString> values) {
        this.values = Collections.unmodifiableSortedMap(values);
    }

    /**
     * From what a client or another card sent.
     *
     * @throws CryptokiException ATTRIBUTE_TYPE_INVALID for a type that the token does not know, ATTRIBUTE_VALUE_INVALID for a
     *     value that is not of its kind, TEMPLATE_INCONSISTENT when an attribute comes twice
     */
    public static Attributes of(List<TokenAttribute> attributes) {
        SortedMap<CKA, ByteString> values = new TreeMap<>();
        for (TokenAttribute attribute : attributes) {
            CKA type = CKA.of(attribute.getType()).orElseThrow(() -> new CryptokiException(CKR.ATTRIBUTE_TYPE_INVALID));
            requireKind(type, attribute.getValue());
            if (values.put(type, attribute.getValue()) != null) {
                throw new CryptokiException(CKR.TEMPLATE_INCONSISTENT, type.spelling() + " comes twice");
            }
        }
        return new Attributes(values);
    }

    public static Attributes of(TokenTemplate template) {
        return of(template.getAttributesList());
    }

    /** In ascending order of type. */
    public TokenTemplate template() {
        TokenTemplate.Builder template = TokenTemplate.newBuilder();
        values.forEach((type, value) -> template.addAttributes(
                TokenAttribute.newBuilder().setType(type.value()).setValue(value)));
        return template.build();
    }

    public Set<CKA> types() {
        return values.keySet();
    }

    public Map<CKA, ByteString> asMap() {
        return values;
    }

    public boolean has(CKA type) {
        return values.containsKey(type);
    }

    public Optional<ByteString> find(CKA type) {
        return Optional.ofNullable(values.get(type));
    }

    /** The bytes of an attribute; empty when it is absent. */
    public ByteString bytes(CKA type) {
        return values.getOrDefault(type, ByteString.EMPTY);
    }

    /** False when it is absent. */
    public boolean is(CKA type) {
        return is(type, false);
    }

    public boolean is(CKA type, boolean absent) {
        return find(type).map(value -> value.byteAt(0) != 0).orElse(absent);
    }

    public Optional<Long> number(CKA type) {
        return find(type).map(value -> value.asReadOnlyByteBuffer().getLong());
    }

    public Optional<CKO> objectClass() {
        return number(CKA.CLASS).flatMap(CKO::of);
    }

    public Optional<CKK> keyType() {
        return number(CKA.KEY_TYPE).flatMap(CKK::of);
    }

    /** The nested template; empty when it is absent. */
    public Attributes nested(CKA type) {
        try {
            return of(TokenTemplate.parseFrom(bytes(type)));
        } catch (InvalidProtocolBufferException e) {
            throw new CryptokiException(CKR.ATTRIBUTE_VALUE_INVALID, type.spelling() + " is no template");
        }
    }

    public Attributes with(CKA type, ByteString value) {
        SortedMap<CKA, ByteString> changed = new TreeMap<>(values);
        changed.put(type, value);
        return new Attributes(changed);
    }

    public Attributes with(CKA type, byte[] value) {
        return with(type, ByteString.copyFrom(value));
    }

    public Attributes with(CKA type, boolean value) {
        return with(type, new byte[] {(byte) (value ? 1 : 0)});
    }

    public Attributes with(CKA type, long value) {
        return with(type, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    public Attributes with(CKA type, String value) {
        return with(type, ByteString.copyFrom(value, StandardCharsets.UTF_8));
    }

    /** With all of the other set, whose values win. */
    public Attributes with(Attributes other) {
        SortedMap<CKA, ByteString> changed = new TreeMap<>(values);
        changed.putAll(other.values);
        return new Attributes(changed);
    }

    public Attributes without(Set<CKA> types) {
        SortedMap<CKA, ByteString> changed = new TreeMap<>(values);
        changed.keySet().removeAll(types);
        return new Attributes(changed);
    }

    public Attributes only(Set<CKA> types) {
        SortedMap<CKA, ByteString> changed = new TreeMap<>(values);
        changed.keySet().retainAll(types);
        return new Attributes(changed);
    }

    /** Whether every attribute of the template is here with the same value: how C_FindObjects matches. */
    public boolean matches(Attributes template) {
        return template.values.entrySet().stream()
                .allMatch(wanted -> wanted.getValue().equals(values.get(wanted.getKey())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }

    private static void requireKind(CKA type, ByteString value) {
        boolean fits =
                switch (type.kind()) {
                    case BOOL -> value.size() == 1 && (value.byteAt(0) & ~1) == 0;
                    case ULONG -> value.size() == Long.BYTES;
                    case DATE -> value.isEmpty() || value.size() == 8;
                    case STRING -> value.isValidUtf8();
                    case MECHANISMS -> value.size() % Long.BYTES == 0;
                    case BYTES, TEMPLATE -> true;
                };
        if (!fits) {
            throw new CryptokiException(CKR.ATTRIBUTE_VALUE_INVALID, type.spelling() + " has a value of another kind");
        }
    }
}
