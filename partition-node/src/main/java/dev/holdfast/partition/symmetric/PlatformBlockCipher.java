package dev.holdfast.partition.symmetric;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * The platform's block cipher for Bouncy Castle's modes and MACs: the processor's own AES instead of tables, so twice as fast
 * and with no table look-ups that depend on the key.
 */
final class PlatformBlockCipher implements BlockCipher {

    private static final byte[] NO_IV = {};

    private final BlockAlgorithm algorithm;
    private @Nullable Cipher cipher;

    PlatformBlockCipher(BlockAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    @Override
    public void init(boolean forEncryption, CipherParameters parameters) {
        if (!(parameters instanceof KeyParameter key)) {
            throw new IllegalArgumentException("A block cipher takes a key");
        }
        int mode = forEncryption ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
        try {
            cipher = algorithm.start(mode, "ECB/NoPadding", key.getKey(), NO_IV);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(getAlgorithmName() + " failed", defect);
        }
    }

    @Override
    public String getAlgorithmName() {
        return algorithm.name();
    }

    @Override
    public int getBlockSize() {
        return algorithm.block();
    }

    @Override
    public int processBlock(byte[] in, int inOffset, byte[] out, int outOffset) {
        if (cipher == null) {
            throw new IllegalStateException(getAlgorithmName() + " has no key yet");
        }
        try {
            return cipher.update(in, inOffset, algorithm.block(), out, outOffset);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(getAlgorithmName() + " failed", defect);
        }
    }

    /** Between whole blocks there is no state. */
    @Override
    public void reset() {}
}
