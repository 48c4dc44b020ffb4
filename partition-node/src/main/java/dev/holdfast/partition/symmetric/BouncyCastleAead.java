package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.KeyValue;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;

/** Runs one of Bouncy Castle's authenticated modes over AES. */
final class BouncyCastleAead {

    private BouncyCastleAead() {}

    static byte[] run(AEADBlockCipher mode, boolean encrypt, KeyValue key, Aead.Input input, byte[] data)
            throws AEADBadTagException {
        mode.init(
                encrypt,
                new AEADParameters(
                        BlockAlgorithm.AES.parameter(key),
                        Byte.SIZE * input.tag(),
                        input.nonce(),
                        input.additionalData()));
        byte[] out = new byte[mode.getOutputSize(data.length)];
        try {
            int done = mode.processBytes(data, 0, data.length, out, 0);
            done += mode.doFinal(out, done);
            return done == out.length ? out : Arrays.copyOf(out, done);
        } catch (InvalidCipherTextException wrong) {
            Arrays.fill(out, (byte) 0);
            throw new AEADBadTagException();
        }
    }
}
