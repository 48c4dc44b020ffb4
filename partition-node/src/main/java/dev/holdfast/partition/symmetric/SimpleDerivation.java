package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.CbcDataParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.util.Arrays;
import java.util.Optional;

/** Derivations whose material has a length of its own; the key is all of it, or its head. */
final class SimpleDerivation implements Capability.Derivation {

    @FunctionalInterface
    private interface Material {
        byte[] of(KeyValue base, TokenMechanism mechanism, Optional<KeyValue> other);
    }

    private static final int AES_BLOCK = 16;
    private static final byte[] NO_IV = {};

    private final Material material;
    private final CKR tooShort;

    private SimpleDerivation(Material material, CKR tooShort) {
        this.material = material;
        this.tooShort = tooShort;
    }

    /** CKM_SHA256_KEY_DERIVATION and its like: the digest of the base key. */
    static SimpleDerivation digest(HashFunction hash) {
        return of((base, mechanism, other) -> {
            Parameters.none(mechanism);
            return hash.start().digest(base.bytes());
        });
    }

    static SimpleDerivation baseThenKey() {
        return of((base, mechanism, other) -> {
            byte[] second = other.orElseThrow(() -> Parameters.invalid("The parameter names no second key."))
                    .bytes();
            return concatenate(base.bytes(), second);
        });
    }

    static SimpleDerivation baseThenData() {
        return of((base, mechanism, other) -> concatenate(base.bytes(), Parameters.derivationData(mechanism)));
    }

    static SimpleDerivation dataThenBase() {
        return of((base, mechanism, other) -> concatenate(Parameters.derivationData(mechanism), base.bytes()));
    }

    /** As long as the shorter one. */
    static SimpleDerivation baseXorData() {
        return of((base, mechanism, other) -> {
            byte[] data = Parameters.derivationData(mechanism);
            byte[] key = base.bytes();
            byte[] out = new byte[Math.min(key.length, data.length)];
            for (int i = 0; i < out.length; i++) {
                out[i] = (byte) (key[i] ^ data[i]);
            }
            return out;
        });
    }

    /** CKM_AES_ECB_ENCRYPT_DATA: the parameter's data, encrypted under the base key. */
    static SimpleDerivation aesEcbData() {
        return new SimpleDerivation(
                (base, mechanism, other) -> {
                    byte[] data = wholeBlocks(Parameters.derivationData(mechanism));
                    return BlockAlgorithm.AES.encrypt("ECB/NoPadding", base, NO_IV, data);
                },
                CKR.DATA_LEN_RANGE);
    }

    static SimpleDerivation aesCbcData() {
        return new SimpleDerivation(
                (base, mechanism, other) -> {
                    Parameters.require(mechanism, ParameterCase.CBC_DATA);
                    CbcDataParameters parameters = mechanism.getCbcData();
                    byte[] iv = parameters.getIv().toByteArray();
                    if (iv.length != AES_BLOCK) {
                        throw Parameters.invalid("The initialization vector has 16 bytes.");
                    }
                    byte[] data = wholeBlocks(parameters.getData().toByteArray());
                    return BlockAlgorithm.AES.encrypt("CBC/NoPadding", base, iv, data);
                },
                CKR.DATA_LEN_RANGE);
    }

    @Override
    public byte[] derive(KeyValue base, TokenMechanism mechanism, Optional<KeyValue> other, Optional<Long> length) {
        byte[] whole = material.of(base, mechanism, other);
        try {
            if (whole.length == 0 || length.orElse(0L) > whole.length) {
                throw new CryptokiException(tooShort, "The derivation yields " + whole.length + " bytes.");
            }
            return Arrays.copyOf(whole, SecretLengths.derived(length.orElse((long) whole.length), whole.length));
        } finally {
            Arrays.fill(whole, (byte) 0);
        }
    }

    private static SimpleDerivation of(Material material) {
        return new SimpleDerivation(material, CKR.KEY_SIZE_RANGE);
    }

    private static byte[] wholeBlocks(byte[] data) {
        if (data.length % AES_BLOCK != 0) {
            throw Parameters.invalid("The data are whole blocks of 16 bytes.");
        }
        return data;
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
