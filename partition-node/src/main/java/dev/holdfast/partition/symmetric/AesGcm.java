package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.KeyValue;
import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;

/**
 * AES-GCM (SP 800-38D). Tags have the lengths that its section 5.2.1.2 allows; the providers make those of 12 bytes and more,
 * Bouncy Castle the short ones.
 */
final class AesGcm implements Aead {

    private static final int MOST_NONCE = 256;
    private static final int LEAST_USUAL_TAG = 12;
    private static final int MOST_TAG = 16;

    private final Provider provider;

    AesGcm(Providers providers) {
        provider = providers.aesGcm();
    }

    @Override
    public boolean takesNonce(int bytes) {
        return bytes >= 1 && bytes <= MOST_NONCE;
    }

    @Override
    public boolean makesTag(int bytes) {
        return bytes == 4 || bytes == 8 || (bytes >= LEAST_USUAL_TAG && bytes <= MOST_TAG);
    }

    @Override
    public void check(KeyValue key) {
        BlockAlgorithm.AES.check(key);
    }

    @Override
    public byte[] seal(KeyValue key, Input input, byte[] plaintext) throws GeneralSecurityException {
        return input.tag() < LEAST_USUAL_TAG
                ? BouncyCastleAead.run(shortTags(), true, key, input, plaintext)
                : crypt(Cipher.ENCRYPT_MODE, key, input, plaintext);
    }

    @Override
    public byte[] open(KeyValue key, Input input, byte[] sealed) throws GeneralSecurityException {
        return input.tag() < LEAST_USUAL_TAG
                ? BouncyCastleAead.run(shortTags(), false, key, input, sealed)
                : crypt(Cipher.DECRYPT_MODE, key, input, sealed);
    }

    private static AEADBlockCipher shortTags() {
        return GCMBlockCipher.newInstance(BlockAlgorithm.AES.engine());
    }

    private byte[] crypt(int mode, KeyValue key, Input input, byte[] data) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(
                mode,
                new SecretKeySpec(key.bytes(), "AES"),
                new GCMParameterSpec(Byte.SIZE * input.tag(), input.nonce()));
        if (input.additionalData().length > 0) {
            cipher.updateAAD(input.additionalData());
        }
        return cipher.doFinal(data);
    }
}
