package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.SavedOperation;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * CTR, OFB and CFB: every byte is delivered at once. A block of which the client has given only the beginning is computed again
 * from its start with the next part, and what has been delivered of it is left out.
 */
final class StreamCipher implements Cipher {

    enum Mode {
        CTR,
        OFB,
        CFB128,
        CFB8
    }

    private static final int BLOCK = 16;

    private final KeyUse use;
    private final Mode mode;
    private final int unit;
    private byte[] iv;
    private byte[] begun;
    private BigInteger blocksLeft;

    StreamCipher(KeyUse use, Mode mode, SavedOperation saved) {
        this.use = use;
        this.mode = mode;
        this.unit = mode == Mode.CFB8 ? 1 : BLOCK;
        TokenMechanism mechanism = saved.getMechanism();
        this.iv = Cipher.requireIv(mode == Mode.CTR ? mechanism.getCtr().getBlock() : mechanism.getIv(), BLOCK);
        this.begun = saved.getPending().toByteArray();
        this.blocksLeft = saved.getBlocksLeft().isEmpty()
                ? numbered()
                : new BigInteger(1, saved.getBlocksLeft().toByteArray());
    }

    @Override
    public long updateLength(int part) {
        return part;
    }

    @Override
    public byte[] update(byte[] part) {
        byte[] all = Parts.join(begun, part);
        requireNumbers(all.length);
        ByteArrayOutputStream done = new ByteArrayOutputStream(all.length);
        for (int from = 0; from < all.length; from += Parts.MOST) {
            byte[] data = Arrays.copyOfRange(all, from, Math.min(all.length, from + Parts.MOST));
            byte[] result = compute(data);
            done.writeBytes(result);
            advance(data, result);
        }
        begun = Arrays.copyOfRange(all, all.length - all.length % unit, all.length);
        byte[] result = done.toByteArray();
        return Arrays.copyOfRange(result, result.length - part.length, result.length);
    }

    @Override
    public Length finishLength() {
        return Length.exactly(0);
    }

    @Override
    public byte[] finish() {
        return new byte[0];
    }

    @Override
    public Length wholeLength(int data) {
        return Length.exactly(data);
    }

    @Override
    public byte[] whole(byte[] data) {
        byte[] first = iv;
        BigInteger left = blocksLeft;
        try {
            return update(data);
        } finally {
            iv = first;
            blocksLeft = left;
            begun = new byte[0];
        }
    }

    @Override
    public void save(SavedOperation.Builder saved) {
        saved.setMechanism(chained()).setPending(ByteString.copyFrom(begun));
        if (mode == Mode.CTR) {
            saved.setBlocksLeft(ByteString.copyFrom(blocksLeft.toByteArray()));
        }
    }

    private byte[] compute(byte[] data) {
        return use.compute(use.request().setMechanism(chained()).setData(ByteString.copyFrom(data)));
    }

    /** Moves the IV, or the counter, past the whole blocks. */
    private void advance(byte[] data, byte[] result) {
        int whole = data.length - data.length % unit;
        if (whole == 0) {
            return;
        }
        byte[] ciphertext = use.encrypts() ? result : data;
        switch (mode) {
            case CTR -> count(whole / BLOCK);
            case OFB -> {
                byte[] key = new byte[BLOCK];
                for (int i = 0; i < BLOCK; i++) {
                    key[i] = (byte) (data[whole - BLOCK + i] ^ result[whole - BLOCK + i]);
                }
                iv = key;
            }
            case CFB128 -> iv = Arrays.copyOfRange(ciphertext, whole - BLOCK, whole);
            case CFB8 -> {
                byte[] shifted = Parts.join(iv, ciphertext);
                iv = Arrays.copyOfRange(shifted, shifted.length - BLOCK, shifted.length);
            }
        }
    }

    private void count(int blocks) {
        blocksLeft = blocksLeft.subtract(BigInteger.valueOf(blocks));
        BigInteger wrap = BigInteger.ONE.shiftLeft(counterBits());
        BigInteger block = new BigInteger(1, iv);
        BigInteger counter = block.mod(wrap);
        byte[] counted = block.subtract(counter)
                .add(counter.add(BigInteger.valueOf(blocks)).mod(wrap))
                .toByteArray();
        byte[] next = new byte[BLOCK];
        int length = Math.min(BLOCK, counted.length);
        System.arraycopy(counted, counted.length - length, next, BLOCK - length, length);
        iv = next;
    }

    /** How many blocks the counter can number before it would come back to zero. */
    private BigInteger numbered() {
        if (mode != Mode.CTR) {
            return BigInteger.ZERO;
        }
        BigInteger wrap = BigInteger.ONE.shiftLeft(counterBits());
        return wrap.subtract(new BigInteger(1, iv).mod(wrap));
    }

    private int counterBits() {
        long bits = use.mechanism().getCtr().getCounterBits();
        if (bits < 1 || bits > 8 * BLOCK) {
            throw new CryptokiException(CKR.MECHANISM_PARAM_INVALID, "the counter has " + bits + " bits");
        }
        return (int) bits;
    }

    private void requireNumbers(long length) {
        BigInteger needed = BigInteger.valueOf((length + BLOCK - 1) / BLOCK);
        if (mode == Mode.CTR && needed.compareTo(blocksLeft) > 0) {
            throw new CryptokiException(CKR.DATA_LEN_RANGE, "the counter would come back to zero");
        }
    }

    private TokenMechanism chained() {
        ByteString next = ByteString.copyFrom(iv);
        TokenMechanism.Builder mechanism = use.mechanism().toBuilder();
        return mode == Mode.CTR
                ? mechanism
                        .setCtr(mechanism.getCtr().toBuilder().setBlock(next))
                        .build()
                : mechanism.setIv(next).build();
    }
}
