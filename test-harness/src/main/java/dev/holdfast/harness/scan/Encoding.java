package dev.holdfast.harness.scan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A way in which bytes are written down. Where two ways look the same, the first of them is meant. */
public enum Encoding {
    /** As they are. */
    RAW,
    HEX_LOWER,
    HEX_UPPER,
    /** RFC 4648 section 4, wherever in a longer encoded text. */
    BASE64,
    /** RFC 4648 section 5, wherever in a longer encoded text. */
    BASE64URL;

    private static final int GROUP_BYTES = 3;
    private static final int CHARACTER_BITS = 6;

    /** Whether a text in this encoding may be broken into lines. */
    boolean breaksIntoLines() {
        return this != RAW;
    }

    /**
     * What {@code secret} looks like. In base64 that depends on how many bytes precede it, so there are three ways, each
     * without the characters that hold bits of its neighbours.
     */
    List<byte[]> forms(byte[] secret) {
        return switch (this) {
            case RAW -> List.of(secret.clone());
            case HEX_LOWER -> List.of(ascii(HexFormat.of().formatHex(secret)));
            case HEX_UPPER -> List.of(ascii(HexFormat.of().withUpperCase().formatHex(secret)));
            case BASE64 -> alignments(secret, Base64.getEncoder());
            case BASE64URL -> alignments(secret, Base64.getUrlEncoder());
        };
    }

    private static List<byte[]> alignments(byte[] secret, Base64.Encoder encoder) {
        List<byte[]> forms = new ArrayList<>(GROUP_BYTES);
        for (int before = 0; before < GROUP_BYTES; before++) {
            byte[] shifted = new byte[before + secret.length];
            System.arraycopy(secret, 0, shifted, before, secret.length);
            byte[] encoded = encoder.encode(shifted);
            int firstWhole = (before * Byte.SIZE + CHARACTER_BITS - 1) / CHARACTER_BITS;
            int afterLastWhole = shifted.length * Byte.SIZE / CHARACTER_BITS;
            forms.add(Arrays.copyOfRange(encoded, firstWhole, afterLastWhole));
            Arrays.fill(shifted, (byte) 0);
            Arrays.fill(encoded, (byte) 0);
        }
        return forms;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
