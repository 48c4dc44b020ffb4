package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Arrays;

/**
 * Wraps keys by encrypting them. A mechanism that takes whole blocks alone gets the key filled up with zeros; unwrapping leaves
 * them, since only the template knows how long the key was.
 */
final class CipherWrapping implements Capability.Wrapping {

    private final Capability.Enciphering cipher;
    private final int unit;
    private final int least;

    /**
     * @param unit a wrapped key is a multiple of so many bytes; 1 when the mechanism pads
     * @param least shortest text that the cipher takes, bytes
     */
    CipherWrapping(Capability.Enciphering cipher, int unit, int least) {
        this.cipher = cipher;
        this.unit = unit;
        this.least = least;
    }

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        cipher.check(key, mechanism);
    }

    @Override
    public byte[] wrap(KeyValue key, TokenMechanism mechanism, byte[] target, byte[] additionalData) {
        requireNone(additionalData);
        int length = Math.max(least, (target.length + unit - 1) / unit * unit);
        byte[] filled = Arrays.copyOf(target, length);
        try {
            return WrapRefusals.onWrap(() -> cipher.encrypt(key, mechanism, filled, false));
        } finally {
            Arrays.fill(filled, (byte) 0);
        }
    }

    @Override
    public byte[] unwrap(KeyValue key, TokenMechanism mechanism, byte[] wrapped, byte[] additionalData) {
        requireNone(additionalData);
        if (wrapped.length == 0) {
            throw new CryptokiException(CKR.WRAPPED_KEY_LEN_RANGE);
        }
        return WrapRefusals.onUnwrap(() -> cipher.decrypt(key, mechanism, wrapped, false));
    }

    private static void requireNone(byte[] additionalData) {
        if (additionalData.length > 0) {
            throw Parameters.invalid("The mechanism authenticates no additional data.");
        }
    }
}
