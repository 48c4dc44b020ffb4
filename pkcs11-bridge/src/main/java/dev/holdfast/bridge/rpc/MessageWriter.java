package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.AttributeValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The results of one call, into the answer that goes out. */
final class MessageWriter implements Results {

    private static final byte BLANK = ' ';

    private final Function function;
    private final Dialect dialect;
    private final MessageReader arguments;
    private final Answer out;
    private final Signature left;

    MessageWriter(int code, Function function, Dialect dialect, MessageReader arguments) {
        this.function = function;
        this.dialect = dialect;
        this.arguments = arguments;
        this.out = Answer.to(code, function);
        this.left = new Signature(function.answer());
    }

    @Override
    public void number(long value) {
        if (function == Function.C_DeriveKey2) {
            derivedWithItsParameter();
        }
        left.take("u");
        out.number(value);
    }

    @Override
    public void version(int major, int minor) {
        left.take("v");
        out.octet(major);
        out.octet(minor);
    }

    @Override
    public void string(String value, int length) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, length);
        while (end < bytes.length && (bytes[end] & 0xc0) == 0x80) {
            end--; // a byte that continues a character: the cut goes before the character
        }
        byte[] padded = Arrays.copyOf(bytes, length);
        Arrays.fill(padded, end, length, BLANK);
        string(padded);
    }

    @Override
    public void string(byte[] value) {
        left.take("s");
        out.word(value.length);
        out.raw(value);
    }

    @Override
    public void bytes(Room room, byte[] value) {
        if (!room.fits(value.length)) {
            needed(value.length);
            return;
        }
        left.take("ay");
        run(value);
    }

    @Override
    public void needed(long length) {
        left.take("ay");
        out.octet(0);
        out.word(length);
    }

    @Override
    public void numbers(Room room, List<Long> values) {
        if (room.fits(values.size())) {
            found(values);
            return;
        }
        left.take("au");
        out.octet(0);
        out.word(values.size());
    }

    @Override
    public void found(List<Long> values) {
        left.take("au");
        out.octet(1);
        out.word(values.size());
        values.forEach(out::number);
    }

    @Override
    public void attributes(List<WantedAttribute> wanted, List<AttributeValue> values) {
        left.take("aAu");
        new AttributeWriter(out, dialect).write(wanted, values);
    }

    @Override
    public void messageParameters(byte[] nonce, byte[] tag) {
        left.take("Q");
        out.octet(arguments.messageParameterKind());
        run(nonce);
        out.number(0);
        out.number(0);
        out.number(0);
        out.number(0);
        run(tag);
    }

    /** @throws IllegalStateException when results are missing, which is a defect of the application */
    Answer complete() {
        if (!left.atEnd()) {
            throw new IllegalStateException("Results are missing.");
        }
        return out;
    }

    /** The second form of C_DeriveKey tells the return value, and what became of the parameter: nothing. */
    private void derivedWithItsParameter() {
        left.take("uP");
        out.number(CKR.OK.value());
        if (arguments.parameterized()) {
            out.octet(0);
        }
    }

    private void run(byte[] value) {
        out.octet(1);
        out.word(value.length);
        out.raw(value);
    }
}
