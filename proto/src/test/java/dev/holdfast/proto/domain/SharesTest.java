package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharesTest {

    private static final HexFormat HEX = HexFormat.of();

    /** The known answer was checked with the code of the service's own client. */
    private static final byte[] SECRET = HEX.parseHex("00017f80feff");

    private static final List<String> SHARES = List.of(
            "0302ff024602e7024902ff02",
            "0a04f8040d04140493040005",
            "1506ed06d5060906db060106",
            "2408de089c08c60820080408",
            "370acb0a630a490a640a080a");

    @Test
    void splitsAsTheServicesClientReads() {
        int[] first = {1, 256, 200, 3, 77, 128};
        int[] second = {2, 255, 0, 100, 256, 129};
        ByteBuffer coefficients = ByteBuffer.allocate(24);
        for (int i = 0; i < SECRET.length; i++) {
            coefficients.putShort((short) first[i]).putShort((short) second[i]);
        }
        List<byte[]> shares = Shares.split(SECRET, 3, 5, replaying(coefficients.array()));
        assertEquals(SHARES, shares.stream().map(HEX::formatHex).toList());
    }

    @Test
    void everyThreeOfTheKnownSharesGiveTheSecret() {
        List<byte[]> known = SHARES.stream().map(HEX::parseHex).toList();
        for (List<byte[]> subset : subsets(known, 3)) {
            assertArrayEquals(SECRET, Shares.join(subset));
        }
    }

    @Test
    void aDrawOutsideTheUniformRangeIsDrawnAgain() {
        byte[] draws = HEX.parseHex("ffff" + "fffe" + "0101");
        byte[] share = Shares.split(new byte[2], 2, 2, replaying(draws)).get(0);
        // 0xFFFE is 256 and 0x0101 is 0 modulo 257; at x = 1 with secret 0 the coefficient is the value.
        assertEquals("00030002", HEX.formatHex(share));
    }

    @Test
    void everySubsetOfTheQuorumsSizeJoinsAndOneFewerDoesNot() {
        Random random = new Random(20261122);
        for (int count = 2; count <= Shares.MAX_SHARES; count++) {
            for (int required = 2; required <= count; required++) {
                byte[] secret = bytes(random, 1 + random.nextInt(64));
                List<byte[]> shares = Shares.split(secret, required, count, length -> bytes(random, length));
                for (List<byte[]> subset : subsets(shares, required)) {
                    assertArrayEquals(secret, Shares.join(shuffled(subset, random)), required + " of " + count);
                }
                assertArrayEquals(secret, Shares.join(shares), "all " + count);
            }
        }
    }

    @Test
    void oneShareTooFewNeverGivesTheSecret() {
        Random random = new Random(3);
        byte[] secret = bytes(random, 32);
        for (int required = 3; required <= 6; required++) {
            List<byte[]> shares = Shares.split(secret, required, 6, length -> bytes(random, length));
            for (List<byte[]> subset : subsets(shares, required - 1)) {
                assertNotEquals(HEX.formatHex(secret), joinedOrRefused(subset));
            }
        }
    }

    @Test
    void oneShareSaysNothingOfTheSecret() {
        // For k = 2 every y of one share occurs equally often, whatever the secret: one for each coefficient.
        for (int secret : new int[] {0, 1, 255}) {
            int[] seen = new int[257];
            for (int coefficient = 0; coefficient < 257; coefficient++) {
                byte[] draw =
                        ByteBuffer.allocate(2).putShort((short) coefficient).array();
                byte[] share = Shares.split(new byte[] {(byte) secret}, 2, 2, replaying(draw))
                        .get(1);
                seen[(share[0] & 0xFF) | ((share[1] & 0x01) << 8)]++;
            }
            assertEquals(257, Arrays.stream(seen).filter(times -> times == 1).count());
        }
    }

    @Test
    void refusesWordsThatNoShareCanHave() {
        assertRefused(Code.TAMPERED, "03020004", "0a04f804");
        assertRefused(Code.TAMPERED, "0103", "0a04");
        assertRefused(Code.TAMPERED, "0302", "ff05");
        assertRefused(Code.TAMPERED, "0000", "0a04");
        assertRefused(Code.TAMPERED, "00fe", "0a04");
    }

    @Test
    void refusesSharesThatDoNotBelongTogether() {
        assertRefused(Code.TAMPERED, "0302", "0a04f804");
        assertRefused(Code.TAMPERED, "030200", "0a0400");
        assertRefused(Code.TAMPERED, "", "");
        assertRefused(Code.BAD_PARAMETER, "0302", "0402");
        assertRefused(Code.BAD_PARAMETER, "0302");
        // The line through (1, 0) and (2, 1) is 256 at 0, which is no byte.
        assertRefused(Code.TAMPERED, "0002", "0104");
    }

    @Test
    void refusesSplitsThatAreNoQuorum() {
        assertSplitRefused(Code.QUORUM_OUT_OF_RANGE, 32, 1, 3);
        assertSplitRefused(Code.QUORUM_OUT_OF_RANGE, 32, 4, 3);
        assertSplitRefused(Code.QUORUM_OUT_OF_RANGE, 32, 2, 11);
        assertSplitRefused(Code.BAD_PARAMETER, 0, 2, 3);
        assertSplitRefused(Code.BAD_PARAMETER, 1025, 2, 3);
    }

    private static void assertSplitRefused(Code code, int length, int required, int count) {
        RefusedException refused = assertThrows(
                RefusedException.class, () -> Shares.split(new byte[length], required, count, byte[]::new));
        assertEquals(code, refused.code());
    }

    private static void assertRefused(Code code, String... shares) {
        List<byte[]> bytes = Arrays.stream(shares).map(HEX::parseHex).toList();
        assertEquals(
                code,
                assertThrows(RefusedException.class, () -> Shares.join(bytes)).code());
    }

    private static String joinedOrRefused(List<byte[]> shares) {
        try {
            return HEX.formatHex(Shares.join(shares));
        } catch (RefusedException e) {
            return e.code().name();
        }
    }

    private static Randomness replaying(byte[] drawn) {
        ByteBuffer left = ByteBuffer.wrap(drawn);
        return count -> {
            byte[] next = new byte[count];
            left.get(next);
            return next;
        };
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<byte[]> shuffled(List<byte[]> shares, Random random) {
        List<byte[]> copy = new ArrayList<>(shares);
        Collections.shuffle(copy, random);
        return copy;
    }

    private static List<List<byte[]>> subsets(List<byte[]> shares, int size) {
        List<List<byte[]>> subsets = new ArrayList<>();
        for (int mask = 0; mask < 1 << shares.size(); mask++) {
            if (Integer.bitCount(mask) == size) {
                List<byte[]> subset = new ArrayList<>();
                for (int i = 0; i < shares.size(); i++) {
                    if (((mask >> i) & 1) == 1) {
                        subset.add(shares.get(i));
                    }
                }
                subsets.add(subset);
            }
        }
        return subsets;
    }
}
