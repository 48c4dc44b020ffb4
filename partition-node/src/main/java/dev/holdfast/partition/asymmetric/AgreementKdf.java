package dev.holdfast.partition.asymmetric;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * From shared secrets to keys: CK_EC_KDF_TYPE. ANSI X9.63 hashes secret, counter and shared data; SP 800-56A section
 * 5.8.1.1 hashes counter, secret and shared data. Counters have four bytes and begin with 1.
 */
record AgreementKdf(Optional<HashFunction> hash, boolean counterFirst) {

    private static final long NULL = 1;

    /** Refuses with MECHANISM_PARAM_INVALID what is no function, and shared data where none is used. */
    static AgreementKdf of(long type, boolean sharedData) {
        if (type == NULL) {
            if (sharedData) {
                throw Parameters.invalid("CKD_NULL takes no shared data");
            }
            return new AgreementKdf(Optional.empty(), false);
        }
        Optional<HashFunction> x963 = HashFunction.ofX963(type);
        if (x963.isPresent()) {
            return new AgreementKdf(x963, false);
        }
        HashFunction sp800 =
                HashFunction.ofSp800(type).orElseThrow(() -> Parameters.invalid("kdf is no key derivation function"));
        return new AgreementKdf(Optional.of(sp800), true);
    }

    /** Whether the secret itself is the key. */
    boolean isNull() {
        return hash.isEmpty();
    }

    /** @param length bytes; not for the null function */
    byte[] derive(byte[] secret, byte[] sharedData, int length) {
        HashFunction function = hash.orElseThrow();
        byte[] key = new byte[length];
        for (int block = 0; block * function.length() < length; block++) {
            byte[] counter =
                    ByteBuffer.allocate(Integer.BYTES).putInt(block + 1).array();
            byte[] input = counterFirst
                    ? Octets.concatenate(counter, secret, sharedData)
                    : Octets.concatenate(secret, counter, sharedData);
            byte[] output = function.digest(input);
            int start = block * function.length();
            System.arraycopy(output, 0, key, start, Math.min(output.length, length - start));
            Arrays.fill(input, (byte) 0);
            Arrays.fill(output, (byte) 0);
        }
        return key;
    }
}
