package dev.holdfast.partition.tamper;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Cell;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What keeps a card shut on its way to its owner: whoever gets it proves with a code, which came by another way, that it is
 * the card that was sent. The card knows only a value derived from the code, and counts a try before it looks at it: no
 * power cut gives one back. The cell in NVRAM is the number of tries (1 byte) and that value (32).
 */
final class TransportLock {

    /** Of a code, in bytes. */
    static final int CODE_BYTES = 16;

    /** After so many wrong codes the card does not wait for another. */
    static final int MAX_TRIES = 10;

    private static final String LABEL = "holdfast transport code";
    private static final int VERIFIER_BYTES = 32;

    private final Nvram nvram;
    private final String cardId;

    TransportLock(Nvram nvram, String cardId) {
        this.nvram = nvram;
        this.cardId = cardId;
    }

    boolean isShut() throws IOException {
        return nvram.read(Cell.TRANSPORT) != null;
    }

    /**
     * Durable when it returns.
     *
     * @return the code, which nobody gets to see again
     */
    byte[] shut(CryptoEngine crypto) throws IOException {
        byte[] code = crypto.random(CODE_BYTES);
        write(0, verifier(code, crypto));
        return code;
    }

    /**
     * Tries a code. The lock is gone when it was right.
     *
     * @return whether it was
     * @throws RefusedException BAD_PARAMETER for what cannot be a code, and is not counted
     */
    boolean open(byte[] code, CryptoEngine crypto) throws IOException {
        byte[] cell = nvram.read(Cell.TRANSPORT);
        if (cell == null) {
            throw new RefusedException(Code.WRONG_STATE, "The card is not locked for transport.");
        }
        if (code.length != CODE_BYTES) {
            throw new RefusedException(Code.BAD_PARAMETER, "An unlock code has " + CODE_BYTES + " bytes.");
        }
        if (cell[0] >= MAX_TRIES) {
            return false;
        }
        byte[] wanted = Arrays.copyOfRange(cell, 1, cell.length);
        write(cell[0] + 1, wanted);
        boolean right = MessageDigest.isEqual(wanted, verifier(code, crypto));
        if (right) {
            remove();
        }
        return right;
    }

    /** Wrong codes that the card would still put up with. */
    int triesLeft() throws IOException {
        byte[] cell = nvram.read(Cell.TRANSPORT);
        return cell == null ? 0 : MAX_TRIES - cell[0];
    }

    /** Does nothing when there is none. */
    void remove() throws IOException {
        nvram.erase(Cell.TRANSPORT);
    }

    private void write(int tries, byte[] verifier) throws IOException {
        nvram.write(
                Cell.TRANSPORT,
                ByteBuffer.allocate(1 + VERIFIER_BYTES)
                        .put((byte) tries)
                        .put(verifier)
                        .array());
    }

    private byte[] verifier(byte[] code, CryptoEngine crypto) {
        return crypto.derive(code, LABEL, cardId.getBytes(UTF_8), VERIFIER_BYTES);
    }
}
