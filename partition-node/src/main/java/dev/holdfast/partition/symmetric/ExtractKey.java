package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;

/**
 * CKM_EXTRACT_KEY_FROM_KEY: consecutive bits of the base key, from the one that the parameter names (0 is the most significant
 * of the first byte), going on at the beginning after the last one.
 */
final class ExtractKey implements Capability.Derivation {

    @Override
    public byte[] derive(KeyValue base, TokenMechanism mechanism, Optional<KeyValue> other, Optional<Long> length) {
        byte[] key = base.bytes();
        int first = Parameters.number(mechanism, 0, Byte.SIZE * key.length - 1);
        byte[] out = new byte[SecretLengths.derived(length.orElseThrow(SecretLengths::missing), key.length)];
        int shift = first % Byte.SIZE;
        for (int i = 0; i < out.length; i++) {
            int at = first / Byte.SIZE + i;
            int two = (key[at % key.length] & 0xff) << Byte.SIZE | key[(at + 1) % key.length] & 0xff;
            out[i] = (byte) (two >>> (Byte.SIZE - shift));
        }
        return out;
    }
}
