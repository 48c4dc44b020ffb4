package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.v1.AttributeValue;
import java.util.List;

/** The results of one call, written in the order of {@link Function#answer}. */
public interface Results {

    /** {@code u}. */
    void number(long value);

    /** {@code v}. */
    void version(int major, int minor);

    /** {@code s}: padded with blanks to this length, or cut, at a character. */
    void string(String value, int length);

    /** {@code s}: exactly these bytes. */
    void string(byte[] value);

    /** {@code ay}: the whole result; what does not fit the room is told as the length that is needed. */
    void bytes(Room room, byte[] value);

    /** {@code ay}: only the length; the answer to a query, or to room that is too small. */
    void needed(long length);

    /** {@code au} of C_GetSlotList and C_GetMechanismList. */
    void numbers(Room room, List<Long> values);

    /** {@code au} of C_FindObjects: always delivered. */
    void found(List<Long> values);

    /** {@code aAu} of C_GetAttributeValue: what the token answered, held against the room; finds the return value too. */
    void attributes(List<WantedAttribute> wanted, List<AttributeValue> values);

    /** {@code Q}: the nonce that was used, and the tag. */
    void messageParameters(byte[] nonce, byte[] tag);
}
