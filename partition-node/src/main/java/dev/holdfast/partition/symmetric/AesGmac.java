package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.v1.GcmParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;

/**
 * AES-GMAC (SP 800-38D): the tag of AES-GCM over additional data alone, which is what is signed. The parameter is CK_GCM_PARAMS
 * with no additional data of its own; the IV alone, as older clients give it, asks for a tag of 16 bytes.
 */
final class AesGmac implements Capability.Signing {

    private static final long WHOLE_TAG_BITS = 128;
    private static final byte[] NOTHING = {};

    private final Aead gcm;

    AesGmac(Aead gcm) {
        this.gcm = gcm;
    }

    @Override
    public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
        Parameters.requireWhole(digested);
        return gcm.encrypt(key, input(mechanism, data), NOTHING);
    }

    @Override
    public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
        MacMechanism.requireEqual(sign(key, mechanism, data, digested), signature);
    }

    @Override
    public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
        gcm.check(key);
        return input(mechanism, NOTHING).tag();
    }

    private Aead.Input input(TokenMechanism mechanism, byte[] data) {
        if (mechanism.hasIv()) {
            return gcm.input(mechanism.getIv().toByteArray(), data, WHOLE_TAG_BITS);
        }
        Parameters.require(mechanism, ParameterCase.GCM);
        GcmParameters parameters = mechanism.getGcm();
        if (!parameters.getAdditionalData().isEmpty()) {
            throw Parameters.invalid("What GMAC authenticates is the data, not the parameter.");
        }
        return gcm.input(parameters.getIv().toByteArray(), data, parameters.getTagBits());
    }
}
