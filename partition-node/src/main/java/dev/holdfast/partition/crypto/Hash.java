package dev.holdfast.partition.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hashes of FIPS 180-4 that the card uses, with their DigestInfo prefix (RFC 8017 section 9.2, note 1). */
public enum Hash {
    SHA_256("SHA-256", 32, "3031300d060960864801650304020105000420"),
    SHA_384("SHA-384", 48, "3041300d060960864801650304020205000430"),
    SHA_512("SHA-512", 64, "3051300d060960864801650304020305000440");

    private final String algorithm;
    private final int length;
    private final byte[] digestInfo;

    Hash(String algorithm, int length, String digestInfo) {
        this.algorithm = algorithm;
        this.length = length;
        this.digestInfo = HexFormat.of().parseHex(digestInfo);
    }

    /** The name in FIPS 180-4. */
    String label() {
        return algorithm;
    }

    /** Bytes. */
    int length() {
        return length;
    }

    byte[] digestInfo() {
        return digestInfo.clone();
    }

    /** A new computation. */
    public MessageDigest start() {
        try {
            return MessageDigest.getInstance(algorithm, Providers.SUN);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This Java platform has no " + algorithm, missing);
        }
    }
}
