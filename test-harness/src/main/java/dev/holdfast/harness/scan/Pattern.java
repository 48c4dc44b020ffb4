package dev.holdfast.harness.scan;

import java.util.Arrays;

/** One form of one secret. Not a record, so that nothing prints the form. */
final class Pattern {

    /** How many bytes of a pattern are looked up at once; no pattern is shorter. */
    static final int WINDOW = 6;

    private final String secret;
    private final Encoding encoding;
    private final byte[] form;

    /** @param form kept, not copied */
    Pattern(String secret, Encoding encoding, byte[] form) {
        this.secret = secret;
        this.encoding = encoding;
        this.form = form;
    }

    String secret() {
        return secret;
    }

    Encoding encoding() {
        return encoding;
    }

    int length() {
        return form.length;
    }

    byte at(int index) {
        return form[index];
    }

    /** The first {@link #WINDOW} bytes as a number, big-endian. */
    long window() {
        long window = 0;
        for (int i = 0; i < WINDOW; i++) {
            window = window << Byte.SIZE | form[i] & 0xFF;
        }
        return window;
    }

    void wipe() {
        Arrays.fill(form, (byte) 0);
    }
}
