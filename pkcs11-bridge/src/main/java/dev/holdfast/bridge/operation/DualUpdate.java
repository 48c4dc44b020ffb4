package dev.holdfast.bridge.operation;

import dev.holdfast.bridge.rpc.Room;

/**
 * A part that goes through two operations at once (PKCS#11 3.2, section 5.17): both take it in, or neither. An error ends the
 * operation that refused, and the other stays as it was.
 */
public final class DualUpdate {

    private DualUpdate() {}

    /** C_DigestEncryptUpdate, C_SignEncryptUpdate: both get the plaintext. */
    public static <A extends Operation & Absorbing> Output encrypt(
            Place<A> absorbing, Place<CipherOperation> encryption, byte[] part, Room room) {
        encryption.active();
        absorbing.update(active -> active.requireReady(part.length));
        Output output = encryption.part(active -> active.update(part, room));
        if (output instanceof Output.Delivered) {
            absorbing.update(active -> active.update(part));
        }
        return output;
    }

    /** C_DecryptDigestUpdate, C_DecryptVerifyUpdate: the second gets what the first delivers. */
    public static <A extends Operation & Absorbing> Output decrypt(
            Place<CipherOperation> decryption, Place<A> absorbing, byte[] part, Room room) {
        long length = decryption.active().updateLength(part.length);
        absorbing.update(active -> active.requireReady(length));
        Output output = decryption.part(active -> active.update(part, room));
        if (output instanceof Output.Delivered delivered) {
            absorbing.update(active -> active.update(delivered.bytes()));
        }
        return output;
    }
}
