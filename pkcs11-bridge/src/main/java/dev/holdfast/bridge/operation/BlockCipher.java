package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.SavedOperation;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * ECB, and CBC with its relatives: whole blocks go to the card as they come, each time with the IV that the blocks before have
 * left, and the tail that is not yet known to be whole, or not known to be the last, stays here.
 */
final class BlockCipher implements Cipher {

    enum Mode {
        ECB,
        CBC,
        /** With PKCS#7 padding: when decrypting, a whole block at the end may be the last. */
        CBC_PAD,
        /** The last two blocks are made together, the last of them from 1 byte to a whole block. */
        CTS
    }

    private final KeyUse use;
    private final Mode mode;
    private final int block;
    private byte[] iv;
    private byte[] pending;

    BlockCipher(KeyUse use, Mode mode, int block, SavedOperation saved) {
        this.use = use;
        this.mode = mode;
        this.block = block;
        this.iv = mode == Mode.ECB
                ? new byte[0]
                : Cipher.requireIv(saved.getMechanism().getIv(), block);
        this.pending = saved.getPending().toByteArray();
    }

    @Override
    public long updateLength(int part) {
        long total = pending.length + (long) part;
        return total - kept(total);
    }

    @Override
    public byte[] update(byte[] part) {
        byte[] all = Parts.join(pending, part);
        int ready = all.length - kept(all.length);
        byte[] done = blocks(all, ready);
        pending = Arrays.copyOfRange(all, ready, all.length);
        return done;
    }

    @Override
    public Length finishLength() {
        return switch (mode) {
            case ECB, CBC -> Length.exactly(0);
            case CBC_PAD -> use.encrypts() ? Length.exactly(block) : Length.atMost(block - 1L);
            case CTS -> Length.exactly(pending.length);
        };
    }

    @Override
    public byte[] finish() {
        requireLength(pending.length);
        return end(pending);
    }

    @Override
    public Length wholeLength(int data) {
        return switch (mode) {
            case ECB, CBC, CTS -> Length.exactly(data);
            case CBC_PAD -> use.encrypts() ? Length.exactly((data / block + 1L) * block) : Length.atMost(data);
        };
    }

    @Override
    public byte[] whole(byte[] data) {
        requireLength(data.length);
        if (data.length <= Parts.MOST) {
            return end(data);
        }
        byte[] first = iv;
        try {
            int ready = data.length - kept(data.length);
            byte[] done = blocks(data, ready);
            return Parts.join(done, end(Arrays.copyOfRange(data, ready, data.length)));
        } finally {
            iv = first;
        }
    }

    @Override
    public void save(SavedOperation.Builder saved) {
        saved.setMechanism(chained()).setPending(ByteString.copyFrom(pending));
    }

    /** How many bytes at the end of so many cannot be given to the card yet. */
    private int kept(long total) {
        int partial = Math.toIntExact(total % block);
        return switch (mode) {
            case ECB, CBC -> partial;
            case CBC_PAD -> partial == 0 && !use.encrypts() && total > 0 ? block : partial;
            case CTS -> total <= 2L * block ? Math.toIntExact(total) : (partial == 0 ? 2 * block : block + partial);
        };
    }

    /** Whole blocks that are not the end. */
    private byte[] blocks(byte[] data, int length) {
        ByteArrayOutputStream done = new ByteArrayOutputStream(length);
        for (int from = 0; from < length; from += Parts.MOST) {
            int size = Math.min(Parts.MOST, length - from);
            byte[] result = use.compute(
                    request().setData(ByteString.copyFrom(data, from, size)).setPartial(true));
            done.writeBytes(result);
            if (mode != Mode.ECB) {
                iv = use.encrypts()
                        ? Arrays.copyOfRange(result, size - block, size)
                        : Arrays.copyOfRange(data, from + size - block, from + size);
            }
        }
        return done.toByteArray();
    }

    private byte[] end(byte[] data) {
        if (data.length == 0 && mode != Mode.CBC_PAD) {
            return data;
        }
        return use.compute(request().setData(ByteString.copyFrom(data)));
    }

    private void requireLength(int length) {
        boolean fits =
                switch (mode) {
                    case ECB, CBC -> length % block == 0;
                    case CBC_PAD -> use.encrypts() || length > 0 && length % block == 0;
                    case CTS -> length >= block;
                };
        if (!fits) {
            throw new CryptokiException(Cipher.lengthError(use));
        }
    }

    private Compute.Builder request() {
        return use.request().setMechanism(chained());
    }

    private TokenMechanism chained() {
        return mode == Mode.ECB
                ? use.mechanism()
                : use.mechanism().toBuilder().setIv(ByteString.copyFrom(iv)).build();
    }
}
