package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.CcmParameters;
import dev.holdfast.proto.v1.ChaCha20Poly1305Parameters;
import dev.holdfast.proto.v1.GcmParameters;
import dev.holdfast.proto.v1.TokenMechanism;

/** Mechanisms of message-based encryption. Their parameters come with each message; that of the *Init is not looked at. */
final class MessageMechanisms {

    private static final ByteString NONCE = ByteString.copyFrom(new byte[12]);

    private MessageMechanisms() {}

    /** Without a parameter. */
    static TokenMechanism bare(TokenMechanism mechanism) {
        return TokenMechanism.newBuilder().setType(mechanism.getType()).build();
    }

    /** With some parameter that is right, so that a card can be asked whether the key may be used so. */
    static TokenMechanism standIn(long type) {
        TokenMechanism.Builder mechanism = TokenMechanism.newBuilder().setType(type);
        CKM.of(type).ifPresent(known -> {
            switch (known) {
                case AES_GCM ->
                    mechanism.setGcm(GcmParameters.newBuilder()
                            .setIv(NONCE)
                            .setIvBits(8L * NONCE.size())
                            .setTagBits(128));
                case AES_CCM ->
                    mechanism.setCcm(CcmParameters.newBuilder().setNonce(NONCE).setMacLength(16));
                case CHACHA20_POLY1305 ->
                    mechanism.setChacha20Poly1305(
                            ChaCha20Poly1305Parameters.newBuilder().setNonce(NONCE));
                default -> {}
            }
        });
        return mechanism.build();
    }
}
