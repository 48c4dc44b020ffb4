package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.CtrParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.math.BigInteger;

/**
 * AES in counter mode. The lowest bits of the counter block count, as many as the parameter says; a text for which they do not
 * suffice is refused with DATA_LEN_RANGE, so the other bits never change.
 */
final class AesCtr implements Capability.Enciphering {

    private static final int BLOCK = 16;
    private static final int MOST_COUNTER_BITS = 8 * BLOCK;

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        BlockAlgorithm.AES.check(key);
        parameters(mechanism);
    }

    @Override
    public byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        return crypt(key, parameters(mechanism), data, partial, CKR.DATA_LEN_RANGE);
    }

    @Override
    public byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        return crypt(key, parameters(mechanism), data, partial, CKR.ENCRYPTED_DATA_LEN_RANGE);
    }

    private static byte[] crypt(KeyValue key, CtrParameters parameters, byte[] data, boolean partial, CKR notBlocks) {
        if (partial && data.length % BLOCK != 0) {
            throw new CryptokiException(notBlocks);
        }
        byte[] block = parameters.getBlock().toByteArray();
        requireRoom((int) parameters.getCounterBits(), block, data.length);
        return BlockAlgorithm.AES.encrypt("CTR/NoPadding", key, block, data);
    }

    private static void requireRoom(int counterBits, byte[] block, int dataBytes) {
        BigInteger values = BigInteger.ONE.shiftLeft(counterBits);
        BigInteger left = values.subtract(new BigInteger(1, block).mod(values));
        long blocks = ((long) dataBytes + BLOCK - 1) / BLOCK;
        if (left.compareTo(BigInteger.valueOf(blocks)) < 0) {
            throw new CryptokiException(CKR.DATA_LEN_RANGE, "The counter would start again.");
        }
    }

    private static CtrParameters parameters(TokenMechanism mechanism) {
        Parameters.require(mechanism, ParameterCase.CTR);
        CtrParameters parameters = mechanism.getCtr();
        if (parameters.getBlock().size() != BLOCK
                || parameters.getCounterBits() < 1
                || parameters.getCounterBits() > MOST_COUNTER_BITS) {
            throw Parameters.invalid("A counter block has 16 bytes, of which 1 to 128 bits count.");
        }
        return parameters;
    }
}
