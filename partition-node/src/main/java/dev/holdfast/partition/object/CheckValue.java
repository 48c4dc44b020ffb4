package dev.holdfast.partition.object;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * CKA_CHECK_VALUE, three bytes. Of AES and DES keys: of one block of zeros, encrypted (PKCS#11 3.2, section 4.11); of
 * all other secret keys and of certificates: of the SHA-1 hash of CKA_VALUE (sections 6.8 and 4.6).
 */
final class CheckValue {

    private static final int BYTES = 3;

    private CheckValue() {}

    /**
     * The object with its check value. One that the template gave must be right; an empty one there means that none is
     * wanted.
     *
     * @param object with CKA_VALUE
     */
    static Attributes checkedIn(Attributes object) {
        ByteString given = object.bytes(CKA.CHECK_VALUE);
        if (object.has(CKA.CHECK_VALUE) && given.isEmpty()) {
            return object;
        }
        byte[] value = object.bytes(CKA.VALUE).toByteArray();
        try {
            ByteString right = ByteString.copyFrom(of(object, value), 0, BYTES);
            if (!given.isEmpty() && !given.equals(right)) {
                throw new CryptokiException(CKR.ATTRIBUTE_VALUE_INVALID, "CKA_CHECK_VALUE is that of another value");
            }
            return object.with(CKA.CHECK_VALUE, right);
        } finally {
            Arrays.fill(value, (byte) 0);
        }
    }

    private static byte[] of(Attributes object, byte[] value) {
        boolean key = object.objectClass().filter(CKO.SECRET_KEY::equals).isPresent();
        CKK type = object.keyType().orElse(CKK.GENERIC_SECRET);
        if (!key) {
            return Digests.sha1().digest(value);
        }
        return switch (type) {
            case AES -> zerosUnder(AESEngine.newInstance(), value);
            case DES2, DES3 -> zerosUnder(new DESedeEngine(), value);
            default -> Digests.sha1().digest(value);
        };
    }

    private static byte[] zerosUnder(BlockCipher cipher, byte[] key) {
        cipher.init(true, new KeyParameter(key));
        byte[] block = new byte[cipher.getBlockSize()];
        cipher.processBlock(block, 0, block, 0);
        return block;
    }
}
