package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.symmetric.AesKeyWrap;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.RsaAesWrapParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.security.SecureRandom;
import java.util.Arrays;

/** CKM_RSA_AES_KEY_WRAP: a fresh AES key under OAEP, then the target under that key. */
final class RsaAesWrap implements Capability.Wrapping {

    private final RsaPrimitive rsa;
    private final RsaOaep oaep;
    private final SecureRandom random;

    RsaAesWrap(RsaPrimitive rsa, RsaOaep oaep, SecureRandom random) {
        this.rsa = rsa;
        this.oaep = oaep;
        this.random = random;
    }

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        Parameters.require(mechanism, ParameterCase.RSA_AES_WRAP);
        Parameters.aesKeyBytes(mechanism.getRsaAesWrap().getAesKeyBits());
        oaep.check(key, mechanism.getRsaAesWrap().getOaep());
    }

    @Override
    public byte[] wrap(KeyValue key, TokenMechanism mechanism, byte[] target, byte[] additionalData) {
        Parameters.requireNoAdditionalData(additionalData);
        check(key, mechanism);
        RsaAesWrapParameters parameters = mechanism.getRsaAesWrap();
        byte[] aes = new byte[Parameters.aesKeyBytes(parameters.getAesKeyBits())];
        random.nextBytes(aes);
        try {
            byte[] wrappedAes = oaep.encrypt(key, parameters.getOaep(), aes, CKR.WRAPPING_KEY_SIZE_RANGE);
            return Octets.concatenate(wrappedAes, AesKeyWrap.KWP.wrap(aes, target));
        } finally {
            Arrays.fill(aes, (byte) 0);
        }
    }

    @Override
    public byte[] unwrap(KeyValue key, TokenMechanism mechanism, byte[] wrapped, byte[] additionalData) {
        Parameters.requireNoAdditionalData(additionalData);
        check(key, mechanism);
        RsaAesWrapParameters parameters = mechanism.getRsaAesWrap();
        int length = rsa.length(key);
        if (wrapped.length <= length) {
            throw new CryptokiException(CKR.WRAPPED_KEY_LEN_RANGE);
        }
        byte[] aes = oaep.decrypt(
                key,
                parameters.getOaep(),
                Arrays.copyOf(wrapped, length),
                CKR.WRAPPED_KEY_LEN_RANGE,
                CKR.WRAPPED_KEY_INVALID);
        try {
            if (aes.length != Parameters.aesKeyBytes(parameters.getAesKeyBits())) {
                throw new CryptokiException(CKR.WRAPPED_KEY_INVALID);
            }
            return AesKeyWrap.KWP.unwrap(aes, Arrays.copyOfRange(wrapped, length, wrapped.length));
        } finally {
            Arrays.fill(aes, (byte) 0);
        }
    }
}
