package dev.holdfast.partition.object;

import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;

/**
 * A key while it is used. Whoever opened it closes it, which wipes the value.
 *
 * @param attributes of the key object; sensitive ones need not be there
 * @param value what mechanisms work with
 */
public record OpenKey(Attributes attributes, KeyValue value) implements AutoCloseable {

    @Override
    public void close() {
        value.close();
    }
}
