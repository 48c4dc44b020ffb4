package dev.holdfast.bridge.custody;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OaepPaddingTest {

    private static final int MODULUS_BYTES = 384;
    private static final int DATA_BYTES = MODULUS_BYTES - 33;
    private static final int MESSAGE_BYTES = 64;
    private static final int SEPARATOR = DATA_BYTES - MESSAGE_BYTES - 1;

    private final Random random = new Random(1);

    @Test
    void agreesWithThePublishedVectors() throws IOException {
        int accepted = 0;
        int refused = 0;
        JsonNode group = vectors().at("/testGroups/0");
        BigInteger modulus = new BigInteger(group.at("/privateKey/modulus").asText(), 16);
        BigInteger exponent =
                new BigInteger(group.at("/privateKey/privateExponent").asText(), 16);
        for (JsonNode test : group.get("tests")) {
            BigInteger ciphertext = new BigInteger("0" + test.get("ct").asText(), 16);
            if (test.get("ct").asText().length() != 2 * 256 || ciphertext.compareTo(modulus) >= 0) {
                continue; // Never reaches the padding: the length and range are checked before.
            }
            byte[] message = HexFormat.of().parseHex(test.get("msg").asText());
            byte[] block = fixedLength(ciphertext.modPow(exponent, modulus), 256);
            byte[] result = OaepPadding.remove(block, message.length);
            if (test.get("result").asText().equals("valid")) {
                assertArrayEquals(message, result, test.get("comment").asText());
                accepted++;
            } else {
                assertNull(result, test.get("comment").asText());
                refused++;
            }
        }
        assertTrue(accepted >= 10 && refused >= 12, accepted + " accepted, " + refused + " refused");
    }

    @Test
    void everySingleWrongBitIsRefused() throws GeneralSecurityException {
        byte[] data = data();
        byte[] seed = bytes(32);
        assertNotNull(OaepPadding.remove(encode(0, seed, data), MESSAGE_BYTES));
        for (int bit = 0; bit < 8 * (SEPARATOR + 1); bit++) {
            byte[] altered = data.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertNull(OaepPadding.remove(encode(0, seed, altered), MESSAGE_BYTES), "bit " + bit);
        }
        for (int first = 1; first < 256; first++) {
            assertNull(OaepPadding.remove(encode(first, seed, data), MESSAGE_BYTES), "first byte " + first);
        }
    }

    @Test
    void agreesWithStraightforwardDecodingOnBlocksOfAllKinds() throws GeneralSecurityException {
        int accepted = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] data = data();
            int first = 0;
            switch (random.nextInt(8)) {
                case 0 -> first = 1 + random.nextInt(255);
                case 1 -> data[random.nextInt(32)] ^= (byte) (1 + random.nextInt(255));
                case 2 -> data[32 + random.nextInt(SEPARATOR - 32)] = (byte) (1 + random.nextInt(255));
                case 3 -> data[SEPARATOR] = (byte) random.nextInt(256);
                case 4 -> Arrays.fill(data, 32, DATA_BYTES, (byte) 0);
                case 5 -> data[32 + random.nextInt(DATA_BYTES - 32)] = 1;
                case 6 -> random.nextBytes(data);
                default -> {}
            }
            byte[] block = encode(first, bytes(32), data);
            byte[] expected = straightforward(block);
            byte[] actual = OaepPadding.remove(block, MESSAGE_BYTES);
            assertArrayEquals(expected, actual, "block " + i);
            accepted += actual == null ? 0 : 1;
        }
        assertTrue(accepted > 1_000, accepted + " accepted");
    }

    @Test
    void aBlockTooShortForTheMessageIsRefused() {
        for (int length = 0; length < 2 * 32 + 2 + MESSAGE_BYTES; length++) {
            assertNull(OaepPadding.remove(new byte[length], MESSAGE_BYTES));
        }
    }

    /** As RFC 8017 reads: finds the separator, then sees how long the message is. */
    private static byte @Nullable [] straightforward(byte[] block) throws GeneralSecurityException {
        byte[] seed = Arrays.copyOfRange(block, 1, 33);
        byte[] data = Arrays.copyOfRange(block, 33, block.length);
        exclusiveOr(seed, mask(data, 32));
        exclusiveOr(data, mask(seed, data.length));
        byte[] labelHash = MessageDigest.getInstance("SHA-256").digest();
        if (block[0] != 0 || !Arrays.equals(labelHash, Arrays.copyOf(data, 32))) {
            return null;
        }
        int at = 32;
        while (at < data.length && data[at] == 0) {
            at++;
        }
        if (at == data.length || data[at] != 1 || data.length - at - 1 != MESSAGE_BYTES) {
            return null;
        }
        return Arrays.copyOfRange(data, at + 1, data.length);
    }

    private byte[] data() throws GeneralSecurityException {
        byte[] data = new byte[DATA_BYTES];
        System.arraycopy(MessageDigest.getInstance("SHA-256").digest(), 0, data, 0, 32);
        data[SEPARATOR] = 1;
        System.arraycopy(bytes(MESSAGE_BYTES), 0, data, SEPARATOR + 1, MESSAGE_BYTES);
        return data;
    }

    private static byte[] encode(int first, byte[] seed, byte[] data) throws GeneralSecurityException {
        byte[] maskedData = data.clone();
        exclusiveOr(maskedData, mask(seed, data.length));
        byte[] maskedSeed = seed.clone();
        exclusiveOr(maskedSeed, mask(maskedData, seed.length));
        byte[] block = new byte[MODULUS_BYTES];
        block[0] = (byte) first;
        System.arraycopy(maskedSeed, 0, block, 1, maskedSeed.length);
        System.arraycopy(maskedData, 0, block, 33, maskedData.length);
        return block;
    }

    private static byte[] mask(byte[] seed, int length) throws GeneralSecurityException {
        byte[] mask = new byte[0];
        for (byte counter = 0; mask.length < length; counter++) {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(seed);
            byte[] next = hash.digest(new byte[] {0, 0, 0, counter});
            mask = Arrays.copyOf(mask, mask.length + next.length);
            System.arraycopy(next, 0, mask, mask.length - next.length, next.length);
        }
        return Arrays.copyOf(mask, length);
    }

    private static void exclusiveOr(byte[] target, byte[] mask) {
        for (int i = 0; i < target.length; i++) {
            target[i] ^= mask[i];
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] fixedLength(BigInteger value, int length) {
        byte[] magnitude = value.toByteArray();
        byte[] fixed = new byte[length];
        int from = Math.max(0, magnitude.length - length);
        System.arraycopy(magnitude, from, fixed, length - magnitude.length + from, magnitude.length - from);
        return fixed;
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream file =
                OaepPaddingTest.class.getResourceAsStream("/wycheproof/rsa_oaep_2048_sha256_mgf1sha256_test.json")) {
            return new ObjectMapper().readTree(file);
        }
    }
}
