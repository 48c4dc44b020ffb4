package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * XTS-AES (IEEE 1619, SP 800-38E) over the platform's AES: neither it nor Bouncy Castle has the mode. The parameter is the
 * number of the data unit, 16 bytes, least significant first; a data unit has at least 16 bytes and at most 2^20 blocks.
 */
final class AesXts implements Capability.Enciphering {

    private static final int BLOCK = 16;
    private static final int MOST_BLOCKS = 1 << 20;
    private static final byte[] NO_IV = {};

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        Parameters.iv(mechanism, BLOCK);
        Halves.of(key).close();
    }

    @Override
    public byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        return crypt(true, key, mechanism, data, partial, CKR.DATA_LEN_RANGE);
    }

    @Override
    public byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        return crypt(false, key, mechanism, data, partial, CKR.ENCRYPTED_DATA_LEN_RANGE);
    }

    private static byte[] crypt(
            boolean encrypt, KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial, CKR wrongLength) {
        Parameters.requireWhole(partial);
        byte[] unit = Parameters.iv(mechanism, BLOCK);
        if (data.length < BLOCK || data.length > MOST_BLOCKS * BLOCK) {
            throw new CryptokiException(wrongLength);
        }
        try (Halves halves = Halves.of(key)) {
            byte[] masks = masks(halves.tweaks(), unit, (data.length + BLOCK - 1) / BLOCK);
            int stolen = data.length % BLOCK;
            return stolen == 0
                    ? whiten(encrypt, halves.blocks(), data, masks)
                    : steal(encrypt, halves.blocks(), data, masks, data.length - stolen - BLOCK);
        }
    }

    /**
     * The last block is short: it gives its place to the head of the block before it, and is completed by the tail of that one.
     *
     * @param last where the last whole block begins
     */
    private static byte[] steal(boolean encrypt, KeyValue key, byte[] data, byte[] masks, int last) {
        byte[] out =
                Arrays.copyOf(whiten(encrypt, key, Arrays.copyOf(data, last), Arrays.copyOf(masks, last)), data.length);
        byte[] mask = Arrays.copyOfRange(masks, last, last + BLOCK);
        byte[] next = Arrays.copyOfRange(masks, last + BLOCK, last + 2 * BLOCK);
        byte[] donor = whiten(encrypt, key, Arrays.copyOfRange(data, last, last + BLOCK), encrypt ? mask : next);
        byte[] completed = donor.clone();
        int stolen = data.length - last - BLOCK;
        System.arraycopy(data, last + BLOCK, completed, 0, stolen);
        System.arraycopy(whiten(encrypt, key, completed, encrypt ? next : mask), 0, out, last, BLOCK);
        System.arraycopy(donor, 0, out, last + BLOCK, stolen);
        return out;
    }

    private static byte[] whiten(boolean encrypt, KeyValue key, byte[] blocks, byte[] masks) {
        byte[] masked = exclusiveOr(blocks, masks);
        byte[] crypted = encrypt
                ? BlockAlgorithm.AES.encrypt("ECB/NoPadding", key, NO_IV, masked)
                : BlockAlgorithm.AES.decrypt("ECB/NoPadding", key, NO_IV, masked);
        return exclusiveOr(crypted, masks);
    }

    private static byte[] exclusiveOr(byte[] blocks, byte[] masks) {
        byte[] out = new byte[blocks.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (blocks[i] ^ masks[i]);
        }
        return out;
    }

    /** The encrypted number of the unit, and its products with the powers of x in GF(2^128). */
    private static byte[] masks(KeyValue key, byte[] unit, int blocks) {
        byte[] masks = Arrays.copyOf(BlockAlgorithm.AES.encrypt("ECB/NoPadding", key, NO_IV, unit), blocks * BLOCK);
        for (int at = BLOCK; at < masks.length; at += BLOCK) {
            int carry = 0;
            for (int i = 0; i < BLOCK; i++) {
                int octet = masks[at - BLOCK + i] & 0xff;
                masks[at + i] = (byte) (octet << 1 | carry);
                carry = octet >>> 7;
            }
            masks[at] ^= (byte) (carry * 0x87);
        }
        return masks;
    }

    /** The key of the blocks and the key of the tweaks. Equal ones would undo the mode (FIPS 140-3 IG C.I) and are refused. */
    private record Halves(KeyValue blocks, KeyValue tweaks) implements AutoCloseable {

        static Halves of(KeyValue key) {
            byte[] octets = key.bytes();
            if (octets.length != 32 && octets.length != 64) {
                throw new CryptokiException(CKR.KEY_SIZE_RANGE);
            }
            int half = octets.length / 2;
            Halves halves = new Halves(
                    new KeyValue(CKK.AES, Arrays.copyOf(octets, half)),
                    new KeyValue(CKK.AES, Arrays.copyOfRange(octets, half, octets.length)));
            if (MessageDigest.isEqual(halves.blocks.bytes(), halves.tweaks.bytes())) {
                halves.close();
                throw new CryptokiException(
                        CKR.KEY_FUNCTION_NOT_PERMITTED, "The two halves of an XTS key must not be equal.");
            }
            return halves;
        }

        @Override
        public void close() {
            blocks.close();
            tweaks.close();
        }
    }
}
