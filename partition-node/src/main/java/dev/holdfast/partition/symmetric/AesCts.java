package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import org.bouncycastle.crypto.BufferedBlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.NISTCTSBlockCipher;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * AES in CBC mode with ciphertext stealing, variant CBC-CS1 of the addendum to SP 800-38A: the standard names that document and
 * no variant, and CS1 is the one that equals CBC whenever there is nothing to steal. So the blocks before the last two of a
 * message are plain CBC, which is what is done with parts.
 */
final class AesCts implements Capability.Enciphering {

    private static final int BLOCK = 16;

    private final BlockMode cbc = BlockMode.cbc(BlockAlgorithm.AES);

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        cbc.check(key, mechanism);
    }

    @Override
    public byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        if (partial || data.length == BLOCK) {
            return cbc.encrypt(key, mechanism, data, partial);
        }
        return steal(true, key, mechanism, data, CKR.DATA_LEN_RANGE);
    }

    @Override
    public byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        if (partial || data.length == BLOCK) {
            return cbc.decrypt(key, mechanism, data, partial);
        }
        return steal(false, key, mechanism, data, CKR.ENCRYPTED_DATA_LEN_RANGE);
    }

    private static byte[] steal(boolean encrypt, KeyValue key, TokenMechanism mechanism, byte[] data, CKR tooShort) {
        byte[] iv = Parameters.iv(mechanism, BLOCK);
        if (data.length < BLOCK) {
            throw new CryptokiException(tooShort);
        }
        BufferedBlockCipher cipher = new NISTCTSBlockCipher(NISTCTSBlockCipher.CS1, BlockAlgorithm.AES.engine());
        cipher.init(encrypt, new ParametersWithIV(BlockAlgorithm.AES.parameter(key), iv));
        byte[] out = new byte[data.length];
        try {
            int done = cipher.processBytes(data, 0, data.length, out, 0);
            cipher.doFinal(out, done);
            return out;
        } catch (InvalidCipherTextException defect) {
            throw new IllegalStateException("AES-CBC-CS1 failed", defect);
        }
    }
}
