package dev.holdfast.partition.flash;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.environment.Nvram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Seals what a card keeps on its flash under its device secret and its storage seed: it dies with the seed.
 *
 * <pre>
 *  0  n  head, as the caller says
 *  n 32  salt
 * n+32   AES-256-GCM of the content, nonce zero, head and salt as additional data; 16-byte tag
 * </pre>
 *
 * <p>The key is derived from both secrets (SP 800-108r1) with head, salt and the card's id as context: one key, one message.
 */
public final class SeedSeal {

    private static final int SALT_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final byte[] NONCE = new byte[12];

    private final Fuses fuses;
    private final Nvram nvram;
    private final CryptoEngine crypto;
    private final String purpose;

    /** @param purpose what is sealed; a file of one purpose does not open as one of another */
    public SeedSeal(Fuses fuses, Nvram nvram, CryptoEngine crypto, String purpose) {
        this.fuses = fuses;
        this.nvram = nvram;
        this.crypto = crypto;
        this.purpose = purpose;
    }

    /** Whether a file is long enough to have been sealed with a head of so many bytes. */
    public static boolean fits(byte[] file, int headBytes) {
        return file.length >= headBytes + SALT_BYTES + TAG_BYTES;
    }

    /** The whole file. Wipes the content. */
    public byte[] seal(byte[] head, byte[] content) throws IOException {
        byte[] header = joined(head, crypto.random(SALT_BYTES));
        byte[] key = key(header);
        try {
            return joined(header, crypto.sealAt(key, NONCE, header, content));
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(content, (byte) 0);
        }
    }

    /**
     * The content, which the caller wipes.
     *
     * @param file one that {@linkplain #fits fits}
     * @throws dev.holdfast.proto.RefusedException CRYPTO_FAILED when this card, as it is now, did not seal it like this
     */
    public byte[] open(byte[] file, int headBytes) throws IOException {
        byte[] header = Arrays.copyOf(file, headBytes + SALT_BYTES);
        byte[] key = key(header);
        try {
            return crypto.openAt(key, NONCE, header, Arrays.copyOfRange(file, header.length, file.length));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private byte[] key(byte[] header) throws IOException {
        byte[] device = fuses.deviceSecret();
        byte[] seed = nvram.storageSeed();
        byte[] secret = new byte[0];
        try {
            if (seed == null) {
                throw new IOException("there is no storage seed");
            }
            secret = joined(device, seed);
            byte[] context = joined(header, fuses.cardId().getBytes(StandardCharsets.UTF_8));
            return crypto.derive(secret, purpose, context, KEY_BYTES);
        } finally {
            Arrays.fill(device, (byte) 0);
            Arrays.fill(secret, (byte) 0);
            if (seed != null) {
                Arrays.fill(seed, (byte) 0);
            }
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
