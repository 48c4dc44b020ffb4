package dev.holdfast.bridge.rpc;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, out of the message that it came in. */
final class MessageReader implements Arguments {

    private static final byte[] NOTHING = new byte[0];

    /** Length of a token's label, and what fills it up. */
    private static final int LABEL_BYTES = 32;

    private static final byte BLANK = ' ';

    private final Function function;
    private final Cursor in;
    private final Dialect dialect;
    private final MechanismReader mechanisms;
    private final AttributeReader attributes;
    private final Signature left;
    private int messageParameterKind;

    /** @param in stands at the first argument */
    MessageReader(Function function, Cursor in, Dialect dialect) {
        this.function = function;
        this.in = in;
        this.dialect = dialect;
        this.mechanisms = new MechanismReader(in, dialect);
        this.attributes = new AttributeReader(in, dialect);
        this.left = new Signature(function.request());
    }

    @Override
    public long number() {
        left.take("u");
        return in.number();
    }

    @Override
    public int octet() {
        left.take("y");
        return in.octet();
    }

    @Override
    public byte @Nullable [] bytesOrNull() {
        left.take("ay");
        return in.bytesOrNull();
    }

    @Override
    public byte[] bytes() {
        byte[] bytes = bytesOrNull();
        return bytes == null ? NOTHING : bytes;
    }

    /** Clients measure the label of C_InitToken as if it were terminated, which it is not: what follows it is cut off. */
    @Override
    public byte[] string() {
        left.takeEither("z", "s");
        byte[] string = in.runOrNull();
        if (string == null) {
            return NOTHING;
        }
        if (function != Function.C_InitToken) {
            return string;
        }
        byte[] label = Arrays.copyOf(string, LABEL_BYTES);
        Arrays.fill(label, Math.min(string.length, LABEL_BYTES), LABEL_BYTES, BLANK);
        return label;
    }

    @Override
    public List<TokenAttribute> template() {
        left.take("aA");
        return attributes.template();
    }

    @Override
    public List<WantedAttribute> wanted() {
        left.take("fA");
        return attributes.wanted();
    }

    @Override
    public Optional<TokenMechanism> mechanism() {
        left.take("M");
        return mechanisms.read();
    }

    @Override
    public MessageParameters messageParameters() {
        left.take("Q");
        messageParameterKind = in.octet();
        MessageParameters.Builder parameters = MessageParameters.newBuilder()
                .setNonce(run())
                .setFixedBits(in.number())
                .setGenerator(in.number());
        in.number(); // the length of the data, which the data tell themselves
        return parameters.setTagBits(in.number()).setTag(run()).build();
    }

    @Override
    public Room room() {
        left.takeEither("fy", "fu");
        return dialect.room(in.word());
    }

    /** How the client of C_DeriveKey2 expects the parameter back: whether its mechanism has one. */
    boolean parameterized() {
        return mechanisms.parameterized();
    }

    /** Which structure the parameter of a message was: it is answered in the same. */
    int messageParameterKind() {
        return messageParameterKind;
    }

    private ByteString run() {
        return in.octet() == 0 ? in.invalid() : in.run();
    }
}
