package dev.holdfast.partition.mechanism;

import dev.holdfast.proto.pkcs11.CKK;
import java.util.Arrays;

/**
 * A key as a mechanism sees it. Whoever opened it closes it, which wipes the bytes.
 *
 * @param type CKA_KEY_TYPE
 * @param bytes the octets of a secret key; PKCS#8 DER of a private, SubjectPublicKeyInfo DER of a public one. Not a copy
 */
public record KeyValue(CKK type, byte[] bytes) implements AutoCloseable {

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return type.spelling();
    }
}
