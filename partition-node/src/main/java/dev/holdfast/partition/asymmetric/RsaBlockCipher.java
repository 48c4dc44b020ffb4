package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;

/**
 * {@link RsaPrimitive} with one key, where Bouncy Castle's encodings expect RSA. What they initialize it with has no
 * effect.
 */
final class RsaBlockCipher implements AsymmetricBlockCipher {

    private final int length;
    private final int encodedLength;
    private final boolean encoding;
    private final UnaryOperator<byte[]> primitive;

    /** @param encoding whether encoded blocks go in, else come out */
    private RsaBlockCipher(BigInteger modulus, int encodedLength, boolean encoding, UnaryOperator<byte[]> primitive) {
        this.length = (modulus.bitLength() + 7) / 8;
        this.encodedLength = encodedLength;
        this.encoding = encoding;
        this.primitive = primitive;
    }

    static RsaBlockCipher signing(RsaPrimitive rsa, KeyValue key) {
        BigInteger modulus = rsa.modulus(key);
        return new RsaBlockCipher(
                modulus, pssLength(modulus), true, block -> rsa.withPrivate(key, block, CKR.DATA_INVALID));
    }

    static RsaBlockCipher verifying(RsaPrimitive rsa, KeyValue key) {
        BigInteger modulus = rsa.modulus(key);
        int encodedLength = pssLength(modulus);
        return new RsaBlockCipher(modulus, encodedLength, false, signature -> {
            byte[] block = rsa.withPublic(key, signature, CKR.SIGNATURE_INVALID);
            if (encodedLength < block.length && block[0] != 0) {
                throw new CryptokiException(CKR.SIGNATURE_INVALID);
            }
            return block;
        });
    }

    static RsaBlockCipher encrypting(RsaPrimitive rsa, KeyValue key) {
        BigInteger modulus = rsa.modulus(key);
        return new RsaBlockCipher(
                modulus, oaepLength(modulus), true, block -> rsa.withPublic(key, block, CKR.DATA_INVALID));
    }

    static RsaBlockCipher decrypting(RsaPrimitive rsa, KeyValue key) {
        BigInteger modulus = rsa.modulus(key);
        return new RsaBlockCipher(
                modulus, oaepLength(modulus), false, block -> rsa.withPrivate(key, block, CKR.ENCRYPTED_DATA_INVALID));
    }

    @Override
    public void init(boolean forEncryption, CipherParameters parameters) {}

    @Override
    public int getInputBlockSize() {
        return encoding ? encodedLength : length;
    }

    @Override
    public int getOutputBlockSize() {
        return encoding ? length : encodedLength;
    }

    /**
     * An encoded block that is too long keeps its length, which its encoding takes for wrong; nothing here depends on
     * it.
     */
    @Override
    public byte[] processBlock(byte[] in, int offset, int count) throws InvalidCipherTextException {
        byte[] block;
        try {
            block = primitive.apply(Arrays.copyOfRange(in, offset, offset + count));
        } catch (CryptokiException outOfRange) {
            throw new InvalidCipherTextException("out of range", outOfRange);
        }
        int leading = length - encodedLength;
        if (encoding || leading == 0) {
            return block;
        }
        int skipped = (block[0] & 0xff) - 1 >>> 31;
        return Arrays.copyOfRange(block, skipped, block.length);
    }

    /** Without the leading octet, which is always zero (RFC 8017 section 7.1.1). */
    private static int oaepLength(BigInteger modulus) {
        return (modulus.bitLength() + 7) / 8 - 1;
    }

    /** One bit less than the modulus (section 8.1.1). */
    private static int pssLength(BigInteger modulus) {
        return (modulus.bitLength() + 6) / 8;
    }
}
