package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.CcmParameters;
import dev.holdfast.proto.v1.ChaCha20Poly1305Parameters;
import dev.holdfast.proto.v1.GcmParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.util.Arrays;
import java.util.OptionalLong;

/** An {@link Aead} under C_Encrypt and C_WrapKey: the nonce is the caller's, and the tag follows the ciphertext. */
final class AeadMechanism {

    /**
     * A parameter as it was read.
     *
     * @param announced length of the plaintext, bytes, where the parameter tells
     */
    private record Call(Aead.Input input, OptionalLong announced) {}

    /** Refuses with MECHANISM_PARAM_INVALID. */
    @FunctionalInterface
    private interface Reader {
        Call read(TokenMechanism mechanism);
    }

    private final Aead aead;
    private final Reader reader;

    private AeadMechanism(Aead aead, Reader reader) {
        this.aead = aead;
        this.reader = reader;
    }

    /** ulIvBits is not read: the standard says to give the length of the IV by other means. */
    static AeadMechanism gcm(Aead gcm) {
        return new AeadMechanism(gcm, mechanism -> {
            Parameters.require(mechanism, ParameterCase.GCM);
            GcmParameters parameters = mechanism.getGcm();
            return new Call(
                    gcm.input(
                            parameters.getIv().toByteArray(),
                            parameters.getAdditionalData().toByteArray(),
                            parameters.getTagBits()),
                    OptionalLong.empty());
        });
    }

    static AeadMechanism ccm(Aead ccm) {
        return new AeadMechanism(ccm, mechanism -> {
            Parameters.require(mechanism, ParameterCase.CCM);
            CcmParameters parameters = mechanism.getCcm();
            long length = parameters.getDataLength();
            int nonceBytes = parameters.getNonce().size();
            if (parameters.getMacLength() < 4 || parameters.getMacLength() > 16) {
                throw Parameters.invalid("A CCM tag has 4 to 16 bytes.");
            }
            Aead.Input input = ccm.input(
                    parameters.getNonce().toByteArray(),
                    parameters.getAdditionalData().toByteArray(),
                    Byte.SIZE * parameters.getMacLength());
            if (length < 0 || length > ccm.mostText(nonceBytes)) {
                throw Parameters.invalid("With this nonce a text has at most " + ccm.mostText(nonceBytes) + " bytes.");
            }
            return new Call(input, OptionalLong.of(length));
        });
    }

    static AeadMechanism chaCha20Poly1305(Aead chaCha) {
        return new AeadMechanism(chaCha, mechanism -> {
            Parameters.require(mechanism, ParameterCase.CHACHA20_POLY1305);
            ChaCha20Poly1305Parameters parameters = mechanism.getChacha20Poly1305();
            return new Call(
                    chaCha.input(
                            parameters.getNonce().toByteArray(),
                            parameters.getAdditionalData().toByteArray(),
                            0),
                    OptionalLong.empty());
        });
    }

    Capability.Enciphering enciphering() {
        return new Enciphering();
    }

    Capability.Wrapping wrapping() {
        return new Wrapping();
    }

    private final class Enciphering implements Capability.Enciphering {

        @Override
        public void check(KeyValue key, TokenMechanism mechanism) {
            aead.check(key);
            reader.read(mechanism);
        }

        @Override
        public byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
            Parameters.requireWhole(partial);
            Call call = reader.read(mechanism);
            if (call.announced().orElse(data.length) != data.length) {
                throw new CryptokiException(CKR.DATA_LEN_RANGE, "The parameter announced another length.");
            }
            return aead.encrypt(key, call.input(), data);
        }

        @Override
        public byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
            Parameters.requireWhole(partial);
            Call call = reader.read(mechanism);
            long plain = (long) data.length - call.input().tag();
            if (call.announced().orElse(plain) != plain) {
                throw new CryptokiException(CKR.ENCRYPTED_DATA_LEN_RANGE, "The parameter announced another length.");
            }
            return aead.decrypt(key, call.input(), data, CKR.ENCRYPTED_DATA_INVALID);
        }
    }

    /** The length that a CCM parameter announces is not looked at, as the standard asks for keys. */
    private final class Wrapping implements Capability.Wrapping {

        @Override
        public void check(KeyValue key, TokenMechanism mechanism) {
            aead.check(key);
            reader.read(mechanism);
        }

        @Override
        public byte[] wrap(KeyValue key, TokenMechanism mechanism, byte[] target, byte[] additionalData) {
            Aead.Input input = input(mechanism, additionalData);
            return WrapRefusals.onWrap(() -> aead.encrypt(key, input, target));
        }

        @Override
        public byte[] unwrap(KeyValue key, TokenMechanism mechanism, byte[] wrapped, byte[] additionalData) {
            Aead.Input input = input(mechanism, additionalData);
            return WrapRefusals.onUnwrap(() -> aead.decrypt(key, input, wrapped, CKR.ENCRYPTED_DATA_INVALID));
        }

        private Aead.Input input(TokenMechanism mechanism, byte[] additionalData) {
            Aead.Input input = reader.read(mechanism).input();
            if (additionalData.length == 0 || Arrays.equals(additionalData, input.additionalData())) {
                return input;
            }
            if (input.additionalData().length > 0) {
                throw Parameters.invalid("The parameter holds other additional data than the call.");
            }
            return new Aead.Input(input.nonce(), additionalData, input.tag());
        }
    }
}
