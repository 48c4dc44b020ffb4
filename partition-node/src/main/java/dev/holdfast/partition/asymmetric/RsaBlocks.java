package dev.holdfast.partition.asymmetric;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** The block formats of PKCS #1 v1.5: types 01 and 02 of RFC 8017 sections 9.2 and 7.2, as long as the modulus. */
final class RsaBlocks {

    /** Two octets in front, eight of padding, one behind it. */
    static final int OVERHEAD = 11;

    private static final int LEAST_PADDING = 8;

    private RsaBlocks() {}

    /** 00 01 ff...ff 00 data. */
    static byte[] type1(byte[] data, int length) {
        byte[] block = new byte[length];
        int separator = length - data.length - 1;
        block[1] = 1;
        Arrays.fill(block, 2, separator, (byte) 0xff);
        System.arraycopy(data, 0, block, separator + 1, data.length);
        return block;
    }

    /** What {@link #type1} was made from; empty when it was made otherwise. */
    static Optional<byte[]> dataOfType1(byte[] block) {
        int separator = 2;
        while (separator < block.length && block[separator] == (byte) 0xff) {
            separator++;
        }
        if (separator == block.length) {
            return Optional.empty();
        }
        byte[] data = Arrays.copyOfRange(block, separator + 1, block.length);
        boolean exact =
                data.length <= block.length - OVERHEAD && MessageDigest.isEqual(type1(data, block.length), block);
        return exact ? Optional.of(data) : Optional.empty();
    }

    /** 00 02, octets that are random and not zero, 00, data. */
    static byte[] type2(byte[] data, int length, SecureRandom random) {
        byte[] block = new byte[length];
        int separator = length - data.length - 1;
        block[1] = 2;
        byte[] drawn = new byte[1];
        for (int i = 2; i < separator; i++) {
            do {
                random.nextBytes(drawn);
            } while (drawn[0] == 0);
            block[i] = drawn[0];
        }
        System.arraycopy(data, 0, block, separator + 1, data.length);
        return block;
    }

    /**
     * What {@link #type2} was made from; empty when it was made otherwise. Looks at every octet and takes no branch on
     * any before the verdict, so that its duration does not tell what is wrong with a block.
     */
    static Optional<byte[]> dataOfType2(byte[] block) {
        int wrong = block[0] | block[1] ^ 2;
        int searching = -1;
        int separator = 0;
        for (int i = 2; i < block.length; i++) {
            int isZero = isZero(block[i]);
            separator |= i & isZero & searching;
            searching &= ~isZero;
        }
        wrong |= searching;
        wrong |= separator - 2 - LEAST_PADDING >> 31;
        return wrong == 0 ? Optional.of(Arrays.copyOfRange(block, separator + 1, block.length)) : Optional.empty();
    }

    /** All bits set for 0, else none. */
    private static int isZero(byte octet) {
        return (octet & 0xff) - 1 >> 31;
    }
}
