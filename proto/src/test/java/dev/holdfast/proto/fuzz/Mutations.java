package dev.holdfast.proto.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs made of others: the same ones in the same order for the same seed. */
final class Mutations {

    private static final byte[] TELLING = {0, 1, 4, 0x7F, (byte) 0x80, (byte) 0xFF, '"', '{', '\n', '.'};
    private static final int MOST_CHANGES = 4;
    private static final int LONGEST_PIECE = 32;

    private final List<byte[]> seeds;
    private final SplittableRandom random;

    /** @param seeds at least one */
    Mutations(List<byte[]> seeds, long seed) {
        this.seeds = List.copyOf(seeds);
        this.random = new SplittableRandom(seed);
    }

    byte[] next() {
        byte[] input = any().clone();
        for (int i = 1 + random.nextInt(MOST_CHANGES); i > 0; i--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int length = random.nextInt(Math.min(LONGEST_PIECE, input.length - at) + 1);
        return switch (random.nextInt(6)) {
            case 0 -> at == input.length ? input : with(input, at, (byte) (input[at] ^ 1 << random.nextInt(8)));
            case 1 -> at == input.length ? input : with(input, at, TELLING[random.nextInt(TELLING.length)]);
            case 2 -> replaced(input, at, length, new byte[0]);
            case 3 -> replaced(input, at, 0, noise(random.nextInt(LONGEST_PIECE + 1)));
            case 4 -> replaced(input, at, length, piece(any()));
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(input, at) : replaced(input, at, length, noise(length));
        };
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] piece(byte[] of) {
        int from = random.nextInt(of.length + 1);
        return Arrays.copyOfRange(of, from, from + random.nextInt(Math.min(LONGEST_PIECE, of.length - from) + 1));
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] with(byte[] input, int at, byte value) {
        input[at] = value;
        return input;
    }

    private static byte[] replaced(byte[] input, int at, int length, byte[] by) {
        byte[] result = Arrays.copyOf(input, input.length - length + by.length);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(input, at + length, result, at + by.length, input.length - at - length);
        return result;
    }
}
