package dev.holdfast.partition.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** NIST's validation vectors for what no other test suite covers: the DRBG and the key derivation. */
class PublishedVectorsTest {

    private static final byte[] NOTHING = {};

    @Test
    void hmacDrbg() throws IOException {
        List<Map<String, byte[]>> cases = read("hmac_drbg_sha512.txt");
        assertEquals(60, cases.size());
        for (Map<String, byte[]> test : cases) {
            HmacDrbg drbg = new HmacDrbg(test.get("EntropyInput"), NOTHING, NOTHING);
            drbg.reseed(test.get("EntropyInputReseed"), NOTHING);
            byte[] out = new byte[test.get("Out").length];
            drbg.generate(out, test.getOrDefault("AdditionalInput1", NOTHING));
            drbg.generate(out, test.getOrDefault("AdditionalInput2", NOTHING));
            assertArrayEquals(test.get("Out"), out);
        }
    }

    @Test
    void counterModeKeyDerivation() throws IOException {
        List<Map<String, byte[]>> cases = read("kbkdf_counter_sha512.txt");
        assertEquals(40, cases.size());
        for (Map<String, byte[]> test : cases) {
            byte[] expected = test.get("EXPECT");
            if (expected.length <= KeyDerivation.MAX_BYTES) {
                assertArrayEquals(
                        expected, KeyDerivation.counterMode(test.get("SECRET"), test.get("INFO"), expected.length));
            }
        }
    }

    @Test
    void aDrbgHandsOutNothingTwiceAndNothingAfterItsEnd() {
        Drbg one = Drbg.instantiate(Keys.entropy(1), "card-1.1");
        Drbg other = Drbg.instantiate(Keys.entropy(1), "card-1.2");
        byte[] large = new byte[3 * HmacDrbg.MAX_REQUEST];
        one.generate(large);
        byte[] sameCardNext = new byte[32];
        one.generate(sameCardNext);
        byte[] otherCard = new byte[32];
        other.generate(otherCard);
        assertFalse(Arrays.equals(Arrays.copyOf(large, 32), sameCardNext));
        assertFalse(Arrays.equals(Arrays.copyOf(large, 32), otherCard));
        one.uninstantiate();
        assertThrows(IllegalStateException.class, () -> one.generate(new byte[1]));
    }

    private static List<Map<String, byte[]>> read(String file) throws IOException {
        try (InputStream in = PublishedVectorsTest.class.getResourceAsStream("/cavp/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return Arrays.stream(text.strip().split("\n\\s*\n"))
                    .map(PublishedVectorsTest::entries)
                    .toList();
        }
    }

    private static Map<String, byte[]> entries(String block) {
        Map<String, byte[]> entries = new HashMap<>();
        for (String line : block.strip().split("\n")) {
            String[] sides = line.split("=");
            if (!sides[0].strip().equals("HASH")) {
                entries.put(sides[0].strip(), HexFormat.of().parseHex(sides[1].strip()));
            }
        }
        return entries;
    }
}
