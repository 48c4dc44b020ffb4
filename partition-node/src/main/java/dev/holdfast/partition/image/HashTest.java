package dev.holdfast.partition.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The known answer of the hash by which firmware is tested, which must be tested itself before that (AS10.20). */
final class HashTest {

    /** SHA-384 of "abc", as in the examples of FIPS 180-4. */
    private static final byte[] ANSWER = HexFormat.of()
            .parseHex("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                    + "8086072ba1e7cc2358baeca134c825a7");

    private HashTest() {}

    static void run() {
        if (!MessageDigest.isEqual(ANSWER, Hash.SHA_384.start().digest("abc".getBytes(US_ASCII)))) {
            throw new RefusedException(Code.CARD_ERROR, "Self-test failed: SHA-384, before the firmware's integrity.");
        }
    }
}
