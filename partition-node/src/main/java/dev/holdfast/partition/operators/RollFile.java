package dev.holdfast.partition.operators;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The roll on the card's flash, sealed under device secret and storage seed: it dies with the seed. Every write has a number of
 * its own, the epoch in the upper half; NVRAM knows which one counts, so that no copy that somebody kept of the flash takes a
 * counter of wrong attempts back, or an operator.
 *
 * <pre>
 *  0  8  "HFOPER1" and a zero byte
 *  8  8  number
 * 16 32  salt
 * 48     AES-256-GCM of the roll, nonce zero, the 48 bytes before as additional data; 16-byte tag
 * </pre>
 *
 * <p>The key is derived from the secrets (SP 800-108r1) with the 48 bytes and the card's id as context: one key, one message.
 */
final class RollFile {

    static final String NAME = "operators-roll";

    private static final String UNFINISHED = NAME + ".new";
    private static final byte[] MAGIC = "HFOPER1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_BYTES = 32;
    private static final int HEADER_BYTES = MAGIC.length + Long.BYTES + SALT_BYTES;
    private static final int TAG_BYTES = 16;
    private static final int MOST_BYTES = 64 << 10;
    private static final int KEY_BYTES = 32;
    private static final byte[] NONCE = new byte[12];

    private final Disk flash;
    private final Nvram nvram;
    private final Fuses fuses;
    private final CryptoEngine crypto;

    RollFile(Disk flash, Nvram nvram, Fuses fuses, CryptoEngine crypto) {
        this.flash = flash;
        this.nvram = nvram;
        this.fuses = fuses;
        this.crypto = crypto;
    }

    /**
     * The roll that counts; empty when none was written since the card was new, or was zeroized.
     *
     * @throws RefusedException CARD_ERROR when it is gone, altered, or older than the one that counts
     */
    Optional<Roll> read() throws IOException {
        long first = nvram.counter(Counter.EPOCH) << Integer.SIZE;
        long counts = nvram.counter(Counter.OPERATORS);
        byte[] file = flash.list().contains(NAME) ? content() : new byte[0];
        long number = file.length < HEADER_BYTES + TAG_BYTES
                ? 0
                : ByteBuffer.wrap(file).getLong(MAGIC.length);
        if (number <= first) {
            if (counts > first) {
                throw refusal("is gone");
            }
            flash.delete(NAME);
            return Optional.empty();
        }
        if (number < counts) {
            throw refusal("is older than the card's last one");
        }
        Roll roll = open(file);
        nvram.advance(Counter.OPERATORS, number);
        return Optional.of(roll);
    }

    /** Durable when it returns. After an error either roll may be the one that the next boot finds. */
    void write(Roll roll) throws IOException {
        long first = nvram.counter(Counter.EPOCH) << Integer.SIZE;
        long number = Math.max(first, nvram.counter(Counter.OPERATORS_BEGUN)) + 1;
        nvram.advance(Counter.OPERATORS_BEGUN, number);
        byte[] sealed = seal(number, roll);
        try (DiskFile file = flash.open(UNFINISHED)) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(sealed));
            file.sync();
        }
        flash.rename(UNFINISHED, NAME);
        flash.syncNames();
        nvram.advance(Counter.OPERATORS, number);
    }

    /** Deletes what there is of it; that nothing opens it any more is the seed's business. */
    static void erase(Disk flash) throws IOException {
        flash.delete(NAME);
        flash.delete(UNFINISHED);
        flash.syncNames();
    }

    private byte[] content() throws IOException {
        try (DiskFile file = flash.open(NAME)) {
            long size = file.size();
            if (size > MOST_BYTES) {
                throw refusal("is damaged");
            }
            ByteBuffer into = ByteBuffer.allocate((int) size);
            file.read(0, into);
            return into.array();
        }
    }

    private byte[] seal(long number, Roll roll) throws IOException {
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putLong(number)
                .put(crypto.random(SALT_BYTES))
                .array();
        byte[] key = key(header);
        byte[] plain = RollFormat.encode(roll);
        try {
            byte[] sealed = crypto.sealAt(key, NONCE, header, plain);
            return ByteBuffer.allocate(header.length + sealed.length)
                    .put(header)
                    .put(sealed)
                    .array();
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    private Roll open(byte[] file) throws IOException {
        byte[] header = Arrays.copyOf(file, HEADER_BYTES);
        byte[] key = key(header);
        byte[] plain = new byte[0];
        try {
            plain = crypto.openAt(key, NONCE, header, Arrays.copyOfRange(file, HEADER_BYTES, file.length));
            return RollFormat.decode(plain).orElseThrow(() -> refusal("was written by other firmware"));
        } catch (RefusedException e) {
            throw e.code() == Code.CRYPTO_FAILED ? refusal("is damaged, or another card's") : e;
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(plain, (byte) 0);
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
            return crypto.derive(secret, "holdfast operators", context, KEY_BYTES);
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

    private static RefusedException refusal(String what) {
        return new RefusedException(
                Code.CARD_ERROR,
                "The roll of the card's operators " + what + "; put back the card's own flash, or zeroize the card.");
    }
}
