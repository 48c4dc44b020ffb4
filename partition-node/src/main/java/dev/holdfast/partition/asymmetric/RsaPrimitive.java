package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.security.auth.DestroyFailedException;
import javax.security.auth.Destroyable;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;

/** RSAEP and RSADP (RFC 8017 section 5.1) over blocks as long as the modulus, with the provider's blinding and CRT. */
final class RsaPrimitive {

    private static final String RAW = "RSA/ECB/NoPadding";

    private record ParsedKey(BigInteger modulus, PrivateKey key) implements Destroyable {
        @Override
        public void destroy() throws DestroyFailedException {
            key.destroy();
        }
    }

    private final Providers providers;
    private final ParsedKeys parsed;

    RsaPrimitive(Providers providers, ParsedKeys parsed) {
        this.providers = providers;
        this.parsed = parsed;
    }

    /** Of either half. */
    BigInteger modulus(KeyValue key) {
        return Der.isPrivate(key.bytes())
                ? parsed.use(key, ParsedKey.class, this::parse, ParsedKey::modulus)
                : Der.ofChecked(() -> RsaForm.modulus(key));
    }

    /** Bytes of the modulus. */
    int length(KeyValue key) {
        return length(modulus(key));
    }

    /** @param outOfRange what to refuse with when the block is, as a number, not below the modulus */
    byte[] withPublic(KeyValue key, byte[] block, CKR outOfRange) {
        BigInteger modulus = modulus(key);
        requireBelow(modulus, block, outOfRange);
        try {
            Key publicKey = KeyFactory.getInstance("RSA", providers.rsaKeys())
                    .generatePublic(new X509EncodedKeySpec(key.bytes()));
            return compute(publicKey, pad(block, length(modulus)));
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("An RSA public key that was checked does not work", defect);
        }
    }

    byte[] withPrivate(KeyValue key, byte[] block, CKR outOfRange) {
        return parsed.use(key, ParsedKey.class, this::parse, use -> {
            requireBelow(use.modulus(), block, outOfRange);
            return compute(use.key(), pad(block, length(use.modulus())));
        });
    }

    private byte[] compute(Key key, byte[] block) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(RAW, providers.rsaCipher());
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(block);
    }

    private ParsedKey parse(byte[] pkcs8) throws GeneralSecurityException {
        try {
            BigInteger modulus = RSAPrivateKey.getInstance(Der.privateKey(pkcs8).parsePrivateKey())
                    .getModulus();
            return new ParsedKey(
                    modulus,
                    KeyFactory.getInstance("RSA", providers.rsaKeys()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (IOException malformed) {
            throw new GeneralSecurityException(malformed);
        }
    }

    private static int length(BigInteger modulus) {
        return (modulus.bitLength() + 7) / 8;
    }

    private static void requireBelow(BigInteger modulus, byte[] block, CKR outOfRange) {
        if (new BigInteger(1, block).compareTo(modulus) >= 0) {
            throw new CryptokiException(outOfRange, "as a number the data is not below the modulus");
        }
    }

    private static byte[] pad(byte[] block, int length) {
        if (block.length == length) {
            return block;
        }
        byte[] padded = new byte[length];
        System.arraycopy(block, 0, padded, length - block.length, block.length);
        return padded;
    }
}
