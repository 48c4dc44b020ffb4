package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.bridge.rpc.WantedAttribute;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenTemplate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Arguments of a call as Java values. Fails when they are not read in the order of the signature, or not all. */
final class TestArguments implements Arguments {

    private final String signature;
    private final Object[] values;
    private int letter;
    private int value;

    TestArguments(String signature, Object... values) {
        this.signature = signature;
        this.values = values.clone();
    }

    @Override
    public long number() {
        return ((Number) next("u")).longValue();
    }

    @Override
    public int octet() {
        return ((Number) next("y")).intValue();
    }

    @Override
    public byte @Nullable [] bytesOrNull() {
        byte[] bytes = (byte[]) next("ay");
        return bytes == null ? null : bytes.clone();
    }

    @Override
    public byte[] bytes() {
        byte[] bytes = bytesOrNull();
        return bytes == null ? new byte[0] : bytes;
    }

    @Override
    public byte[] string() {
        return (byte[]) next(signature.startsWith("z", letter) ? "z" : "s");
    }

    /** An {@link Attributes}, or a TokenTemplate for what such a set cannot be. */
    @Override
    public List<TokenAttribute> template() {
        Object template = next("aA");
        return template instanceof Attributes attributes
                ? attributes.template().getAttributesList()
                : ((TokenTemplate) template).getAttributesList();
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<WantedAttribute> wanted() {
        return (List<WantedAttribute>) next("fA");
    }

    @Override
    public Optional<TokenMechanism> mechanism() {
        return Optional.ofNullable((TokenMechanism) next("M"));
    }

    @Override
    public MessageParameters messageParameters() {
        return (MessageParameters) next("Q");
    }

    @Override
    public Room room() {
        return (Room) next(signature.startsWith("fu", letter) ? "fu" : "fy");
    }

    void requireUsedUp() {
        if (letter != signature.length()) {
            throw new IllegalStateException("not read: " + signature.substring(letter));
        }
    }

    private Object next(String kind) {
        if (!signature.startsWith(kind, letter)) {
            throw new IllegalStateException("read as " + kind + ": " + signature.substring(letter));
        }
        letter += kind.length();
        return values[value++];
    }
}
