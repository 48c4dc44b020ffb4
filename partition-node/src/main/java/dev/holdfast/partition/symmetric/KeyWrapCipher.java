package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.v1.TokenMechanism;

/** {@link AesKeyWrap} under C_Encrypt, with an IV as its parameter if the caller wants another than the default. */
final class KeyWrapCipher implements Capability.Enciphering {

    private final AesKeyWrap algorithm;

    KeyWrapCipher(AesKeyWrap algorithm) {
        this.algorithm = algorithm;
    }

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        BlockAlgorithm.AES.check(key);
        iv(mechanism);
    }

    @Override
    public byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        Parameters.requireWhole(partial);
        BlockAlgorithm.AES.check(key);
        return algorithm.encrypt(key.bytes(), iv(mechanism), data);
    }

    @Override
    public byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        Parameters.requireWhole(partial);
        BlockAlgorithm.AES.check(key);
        return algorithm.decrypt(key.bytes(), iv(mechanism), data);
    }

    private byte[] iv(TokenMechanism mechanism) {
        return Parameters.optionalIv(mechanism, algorithm.ivBytes());
    }
}
