package dev.holdfast.partition.operators;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.flash.FlashFile;
import dev.holdfast.partition.flash.SeedSeal;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The roll on the card's flash, sealed: it dies with the storage seed. Every write has a number of its own, the epoch in the upper
 * half; NVRAM knows which one counts, so that no copy that somebody kept of the flash takes a counter of wrong attempts back, or an
 * operator. The head of the file is "HFOPER1", a zero byte and the number, 8 bytes.
 */
final class RollFile {

    static final String NAME = "operators-roll";

    private static final byte[] MAGIC = "HFOPER1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = MAGIC.length + Long.BYTES;
    private static final int MOST_BYTES = 64 << 10;

    private final FlashFile file;
    private final Nvram nvram;
    private final SeedSeal seal;

    RollFile(Disk flash, Nvram nvram, Fuses fuses, CryptoEngine crypto) {
        this.file = new FlashFile(flash, NAME);
        this.nvram = nvram;
        this.seal = new SeedSeal(fuses, nvram, crypto, "holdfast operators");
    }

    /**
     * The roll that counts; empty when none was written since the card was new, or was zeroized.
     *
     * @throws RefusedException CARD_ERROR when it is gone, altered, or older than the one that counts
     */
    Optional<Roll> read() throws IOException {
        long first = nvram.counter(Counter.EPOCH) << Integer.SIZE;
        long counts = nvram.counter(Counter.OPERATORS);
        byte[] sealed = file.read(MOST_BYTES).orElse(new byte[0]);
        if (sealed.length > MOST_BYTES) {
            throw refusal("is damaged");
        }
        long number =
                SeedSeal.fits(sealed, HEAD_BYTES) ? ByteBuffer.wrap(sealed).getLong(MAGIC.length) : 0;
        if (number <= first) {
            if (counts > first) {
                throw refusal("is gone");
            }
            file.erase();
            return Optional.empty();
        }
        if (number < counts) {
            throw refusal("is older than the card's last one");
        }
        Roll roll = open(sealed);
        nvram.advance(Counter.OPERATORS, number);
        return Optional.of(roll);
    }

    /** Durable when it returns. After an error either roll may be the one that the next boot finds. */
    void write(Roll roll) throws IOException {
        long first = nvram.counter(Counter.EPOCH) << Integer.SIZE;
        long number = Math.max(first, nvram.counter(Counter.OPERATORS_BEGUN)) + 1;
        nvram.advance(Counter.OPERATORS_BEGUN, number);
        byte[] head = ByteBuffer.allocate(HEAD_BYTES).put(MAGIC).putLong(number).array();
        file.replace(seal.seal(head, RollFormat.encode(roll)));
        nvram.advance(Counter.OPERATORS, number);
    }

    /** Deletes what there is of it; that nothing opens it any more is the seed's business. */
    static void erase(Disk flash) throws IOException {
        new FlashFile(flash, NAME).erase();
    }

    private Roll open(byte[] sealed) throws IOException {
        byte[] plain = new byte[0];
        try {
            plain = seal.open(sealed, HEAD_BYTES);
            return RollFormat.decode(plain).orElseThrow(() -> refusal("was written by other firmware"));
        } catch (RefusedException e) {
            throw e.code() == Code.CRYPTO_FAILED ? refusal("is damaged, or another card's") : e;
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static RefusedException refusal(String what) {
        return new RefusedException(
                Code.CARD_ERROR,
                "The roll of the card's operators " + what + "; put back the card's own flash, or zeroize the card.");
    }
}
