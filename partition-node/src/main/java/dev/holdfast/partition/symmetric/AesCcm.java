package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.KeyValue;
import java.security.GeneralSecurityException;
import org.bouncycastle.crypto.modes.CCMBlockCipher;

/** AES-CCM (SP 800-38C, RFC 3610), by Bouncy Castle. The shorter the nonce, the longer a text may be. */
final class AesCcm implements Aead {

    private static final int LEAST_NONCE = 7;
    private static final int MOST_NONCE = 13;

    @Override
    public boolean takesNonce(int bytes) {
        return bytes >= LEAST_NONCE && bytes <= MOST_NONCE;
    }

    @Override
    public boolean makesTag(int bytes) {
        return bytes >= 4 && bytes <= 16 && bytes % 2 == 0;
    }

    @Override
    public long mostText(int nonceBytes) {
        int lengthBytes = 15 - nonceBytes;
        return lengthBytes >= Long.BYTES ? Long.MAX_VALUE : (1L << (Byte.SIZE * lengthBytes)) - 1;
    }

    @Override
    public void check(KeyValue key) {
        BlockAlgorithm.AES.check(key);
    }

    @Override
    public byte[] seal(KeyValue key, Input input, byte[] plaintext) throws GeneralSecurityException {
        return BouncyCastleAead.run(
                CCMBlockCipher.newInstance(BlockAlgorithm.AES.engine()), true, key, input, plaintext);
    }

    @Override
    public byte[] open(KeyValue key, Input input, byte[] sealed) throws GeneralSecurityException {
        return BouncyCastleAead.run(CCMBlockCipher.newInstance(BlockAlgorithm.AES.engine()), false, key, input, sealed);
    }
}
