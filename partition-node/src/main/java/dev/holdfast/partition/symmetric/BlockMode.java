package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;

/**
 * A mode of operation of SP 800-38A: whole blocks alone (ECB, CBC), padded as PKCS #7 does (CBC_PAD), or any number of bytes
 * (OFB, CFB). Parts of a message are whole blocks and are never padded. Wrong padding is told as ENCRYPTED_DATA_INVALID and in
 * no other way.
 */
final class BlockMode implements Capability.Enciphering {

    private enum Takes {
        WHOLE_BLOCKS,
        ANYTHING_PADDED,
        ANYTHING
    }

    private final BlockAlgorithm algorithm;
    private final String mode;
    private final Takes takes;
    private final int ivBytes;

    private BlockMode(BlockAlgorithm algorithm, String mode, Takes takes, int ivBytes) {
        this.algorithm = algorithm;
        this.mode = mode;
        this.takes = takes;
        this.ivBytes = ivBytes;
    }

    static BlockMode ecb(BlockAlgorithm algorithm) {
        return new BlockMode(algorithm, "ECB", Takes.WHOLE_BLOCKS, 0);
    }

    static BlockMode cbc(BlockAlgorithm algorithm) {
        return new BlockMode(algorithm, "CBC", Takes.WHOLE_BLOCKS, algorithm.block());
    }

    static BlockMode cbcPad(BlockAlgorithm algorithm) {
        return new BlockMode(algorithm, "CBC", Takes.ANYTHING_PADDED, algorithm.block());
    }

    /** @param mode as the platform names it: OFB, CFB, CFB8 */
    static BlockMode stream(BlockAlgorithm algorithm, String mode) {
        return new BlockMode(algorithm, mode, Takes.ANYTHING, algorithm.block());
    }

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        algorithm.check(key);
        iv(mechanism);
    }

    @Override
    public byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        byte[] iv = iv(mechanism);
        if (takes == Takes.WHOLE_BLOCKS || partial) {
            requireBlocks(data, CKR.DATA_LEN_RANGE);
        }
        return algorithm.encrypt(mode + padding(partial), key, iv, data);
    }

    @Override
    public byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        byte[] iv = iv(mechanism);
        if (takes != Takes.ANYTHING || partial) {
            requireBlocks(data, CKR.ENCRYPTED_DATA_LEN_RANGE);
        }
        if (takes == Takes.ANYTHING_PADDED && !partial && data.length == 0) {
            throw new CryptokiException(CKR.ENCRYPTED_DATA_LEN_RANGE);
        }
        return algorithm.decrypt(mode + padding(partial), key, iv, data);
    }

    private byte[] iv(TokenMechanism mechanism) {
        if (ivBytes == 0) {
            Parameters.none(mechanism);
            return new byte[0];
        }
        return Parameters.iv(mechanism, ivBytes);
    }

    private String padding(boolean partial) {
        return takes == Takes.ANYTHING_PADDED && !partial ? "/PKCS5Padding" : "/NoPadding";
    }

    private void requireBlocks(byte[] data, CKR refusal) {
        if (data.length % algorithm.block() != 0) {
            throw new CryptokiException(refusal);
        }
    }
}
