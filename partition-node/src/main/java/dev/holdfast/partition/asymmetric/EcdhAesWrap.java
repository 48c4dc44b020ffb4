package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.symmetric.AesKeyWrap;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.EcdhAesWrapParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.DEROctetString;

/**
 * CKM_ECDH_AES_KEY_WRAP: the public key of a pair made for this once, then the target under an AES key agreed with it.
 * The public key is encoded as CKA_EC_POINT is: a point in an OCTET STRING, or the bare octets of a Montgomery key.
 */
final class EcdhAesWrap implements Capability.Wrapping {

    private final Agreement agreement;
    private final EcPairGeneration pairs;
    private final Rfc8410PairGeneration montgomeryPairs;

    EcdhAesWrap(Agreement agreement, EcPairGeneration pairs, Rfc8410PairGeneration montgomeryPairs) {
        this.agreement = agreement;
        this.pairs = pairs;
        this.montgomeryPairs = montgomeryPairs;
    }

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        Parameters.require(mechanism, ParameterCase.ECDH_AES_WRAP);
        EcdhAesWrapParameters parameters = mechanism.getEcdhAesWrap();
        Parameters.aesKeyBytes(parameters.getAesKeyBits());
        kdf(parameters);
    }

    @Override
    public byte[] wrap(KeyValue key, TokenMechanism mechanism, byte[] target, byte[] additionalData) {
        Parameters.requireNoAdditionalData(additionalData);
        check(key, mechanism);
        Pair transport = key.type() == CKK.EC
                ? pairs.generate(EcForm.curve(key))
                : montgomeryPairs.generate(Rfc8410Form.curve(key));
        byte[] aes = new byte[0];
        try (KeyValue transportPrivate = transport.privateKey()) {
            aes = aesKey(transportPrivate, publicKey(key), mechanism.getEcdhAesWrap());
            return Octets.concatenate(publicKey(transport.publicKey()), AesKeyWrap.KWP.wrap(aes, target));
        } finally {
            Arrays.fill(aes, (byte) 0);
        }
    }

    @Override
    public byte[] unwrap(KeyValue key, TokenMechanism mechanism, byte[] wrapped, byte[] additionalData) {
        Parameters.requireNoAdditionalData(additionalData);
        check(key, mechanism);
        int length = publicKeyBytes(key);
        if (wrapped.length <= length) {
            throw new CryptokiException(CKR.WRAPPED_KEY_LEN_RANGE);
        }
        byte[] aes = new byte[0];
        try {
            aes = aesKey(key, Arrays.copyOf(wrapped, length), mechanism.getEcdhAesWrap());
            return AesKeyWrap.KWP.unwrap(aes, Arrays.copyOfRange(wrapped, length, wrapped.length));
        } catch (CryptokiException refused) {
            boolean transportKey = refused.value() == CKR.PUBLIC_KEY_INVALID;
            throw transportKey ? new CryptokiException(CKR.WRAPPED_KEY_INVALID) : refused;
        } finally {
            Arrays.fill(aes, (byte) 0);
        }
    }

    /** The first bits of what is derived. */
    private byte[] aesKey(KeyValue privateKey, byte[] peer, EcdhAesWrapParameters parameters) {
        int bytes = Parameters.aesKeyBytes(parameters.getAesKeyBits());
        byte[] secret = agreement.secret(privateKey, peer);
        try {
            AgreementKdf kdf = kdf(parameters);
            return kdf.isNull()
                    ? Arrays.copyOf(secret, bytes)
                    : kdf.derive(secret, parameters.getSharedData().toByteArray(), bytes);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static AgreementKdf kdf(EcdhAesWrapParameters parameters) {
        return AgreementKdf.of(parameters.getKdf(), !parameters.getSharedData().isEmpty());
    }

    private static byte[] publicKey(KeyValue key) {
        try {
            return key.type() == CKK.EC
                    ? new DEROctetString(EcForm.pointOf(key)).getEncoded()
                    : Rfc8410Form.octets(key);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int publicKeyBytes(KeyValue privateKey) {
        if (privateKey.type() != CKK.EC) {
            return Rfc8410Form.curve(privateKey).keyBytes();
        }
        int point = 1 + 2 * EcForm.curve(privateKey).fieldLength();
        // The header of an OCTET STRING: its tag and its length, which has two bytes from 128 on.
        return (point < 128 ? 2 : 3) + point;
    }
}
