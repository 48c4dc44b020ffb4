package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.MessageParameters;
import java.util.Arrays;

/** An {@link Aead} under C_EncryptMessage: the card may make the nonce, and the tag travels apart from the ciphertext. */
final class AeadMessages implements Capability.MessageEnciphering {

    private final Aead aead;
    private final Nonces nonces;

    AeadMessages(Aead aead, Nonces nonces) {
        this.aead = aead;
        this.nonces = nonces;
    }

    @Override
    public Sealed seal(KeyValue key, MessageParameters parameters, byte[] plaintext) {
        Aead.Input given = input(parameters);
        Aead.Input input = new Aead.Input(nonces.nonce(parameters), given.additionalData(), given.tag());
        byte[] sealed = aead.encrypt(key, input, plaintext);
        return new Sealed(
                Arrays.copyOf(sealed, plaintext.length),
                input.nonce(),
                Arrays.copyOfRange(sealed, plaintext.length, sealed.length));
    }

    @Override
    public byte[] open(KeyValue key, MessageParameters parameters, byte[] ciphertext) {
        Aead.Input input = input(parameters);
        if (parameters.getTag().size() != input.tag()) {
            throw Parameters.invalid("The tag does not have the length that the parameter says.");
        }
        byte[] sealed = Arrays.copyOf(ciphertext, ciphertext.length + input.tag());
        parameters.getTag().copyTo(sealed, ciphertext.length);
        return aead.decrypt(key, input, sealed, CKR.AEAD_DECRYPT_FAILED);
    }

    private Aead.Input input(MessageParameters parameters) {
        return aead.input(
                parameters.getNonce().toByteArray(),
                parameters.getAdditionalData().toByteArray(),
                parameters.getTagBits());
    }
}
