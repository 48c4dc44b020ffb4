package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.bridge.rpc.WantedAttribute;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.AttributeValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Results of a call as Java values, in their order. */
final class TestResults implements Results {

    /** @param needed length, when the value was not delivered */
    record Undelivered(long needed) {}

    record Version(int major, int minor) {}

    private final List<Object> values = new ArrayList<>();
    private CKR value = CKR.OK;

    /** CKR_OK, or what the wire makes of results that do not fit their room. */
    CKR value() {
        return value;
    }

    long number(int index) {
        return (Long) values.get(index);
    }

    /** Without the blanks at its end. */
    String text(int index) {
        return new String(bytes(index), StandardCharsets.UTF_8).stripTrailing();
    }

    byte[] bytes(int index) {
        return (byte[]) values.get(index);
    }

    long needed(int index) {
        return ((Undelivered) values.get(index)).needed();
    }

    Version version(int index) {
        return (Version) values.get(index);
    }

    @SuppressWarnings("unchecked")
    List<Long> numbers(int index) {
        return (List<Long>) values.get(index);
    }

    @SuppressWarnings("unchecked")
    List<AttributeValue> attributes(int index) {
        return (List<AttributeValue>) values.get(index);
    }

    @Override
    public void number(long number) {
        values.add(number);
    }

    @Override
    public void version(int major, int minor) {
        values.add(new Version(major, minor));
    }

    @Override
    public void string(String text, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) ' ');
        byte[] given = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(given, 0, bytes, 0, Math.min(given.length, length));
        values.add(bytes);
    }

    @Override
    public void string(byte[] text) {
        values.add(text.clone());
    }

    @Override
    public void bytes(Room room, byte[] bytes) {
        if (room.fits(bytes.length)) {
            values.add(bytes.clone());
        } else {
            undelivered(room, bytes.length);
        }
    }

    @Override
    public void needed(long length) {
        values.add(new Undelivered(length));
    }

    @Override
    public void numbers(Room room, List<Long> numbers) {
        if (room.fits(numbers.size())) {
            values.add(List.copyOf(numbers));
        } else {
            undelivered(room, numbers.size());
        }
    }

    @Override
    public void found(List<Long> found) {
        values.add(List.copyOf(found));
    }

    @Override
    public void attributes(List<WantedAttribute> wanted, List<AttributeValue> answered) {
        values.add(List.copyOf(answered));
        answered.stream()
                .filter(attribute -> attribute.getReturnValue() != CKR.OK.value())
                .findFirst()
                .ifPresent(
                        attribute -> value = CKR.of(attribute.getReturnValue()).orElseThrow());
    }

    @Override
    public void messageParameters(byte[] nonce, byte[] tag) {
        values.add(nonce.clone());
        values.add(tag.clone());
    }

    private void undelivered(Room room, long length) {
        values.add(new Undelivered(length));
        if (!room.query()) {
            value = CKR.BUFFER_TOO_SMALL;
        }
    }
}
