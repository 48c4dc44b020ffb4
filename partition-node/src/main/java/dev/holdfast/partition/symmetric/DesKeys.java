package dev.holdfast.partition.symmetric;

/** The parity of DES keys: the least significant bit of every byte makes the number of its ones odd (FIPS 46-3). */
public final class DesKeys {

    private DesKeys() {}

    public static boolean hasParity(byte[] key) {
        for (byte octet : key) {
            if (octet != withParity(octet)) {
                return false;
            }
        }
        return true;
    }

    /** Overwrites the parity bits. */
    public static void setParity(byte[] key) {
        for (int i = 0; i < key.length; i++) {
            key[i] = withParity(key[i]);
        }
    }

    private static byte withParity(byte octet) {
        int keyBits = octet & 0xfe;
        return (byte) (keyBits | (Integer.bitCount(keyBits) & 1 ^ 1));
    }
}
