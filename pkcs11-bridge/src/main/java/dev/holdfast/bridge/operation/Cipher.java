package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.SavedOperation;

/** A message that is being encrypted or decrypted part by part: what the card gets of it, and when. */
sealed interface Cipher permits BlockCipher, StreamCipher, BufferedCipher {

    /** As the mechanism can be cut in parts. */
    static Cipher of(KeyUse use) {
        return of(use, SavedOperation.newBuilder().setMechanism(use.mechanism()).build());
    }

    static Cipher of(KeyUse use, SavedOperation saved) {
        CKM type = use.type().orElseThrow(() -> new CryptokiException(CKR.MECHANISM_INVALID));
        return switch (type) {
            case AES_ECB -> new BlockCipher(use, BlockCipher.Mode.ECB, 16, saved);
            case DES3_ECB -> new BlockCipher(use, BlockCipher.Mode.ECB, 8, saved);
            case AES_CBC -> new BlockCipher(use, BlockCipher.Mode.CBC, 16, saved);
            case DES3_CBC -> new BlockCipher(use, BlockCipher.Mode.CBC, 8, saved);
            case AES_CBC_PAD -> new BlockCipher(use, BlockCipher.Mode.CBC_PAD, 16, saved);
            case DES3_CBC_PAD -> new BlockCipher(use, BlockCipher.Mode.CBC_PAD, 8, saved);
            case AES_CTS -> new BlockCipher(use, BlockCipher.Mode.CTS, 16, saved);
            case AES_CTR -> new StreamCipher(use, StreamCipher.Mode.CTR, saved);
            case AES_OFB -> new StreamCipher(use, StreamCipher.Mode.OFB, saved);
            case AES_CFB128 -> new StreamCipher(use, StreamCipher.Mode.CFB128, saved);
            case AES_CFB8 -> new StreamCipher(use, StreamCipher.Mode.CFB8, saved);
            default -> new BufferedCipher(use, saved);
        };
    }

    /** How many bytes {@link #update} will deliver for a part of this length. */
    long updateLength(int part);

    /** Takes a part in and delivers what can be told of the result so far. */
    byte[] update(byte[] part);

    Length finishLength();

    /** The end of the result. Changes nothing, so that the message can go on as if it had not been asked. */
    byte[] finish();

    Length wholeLength(int data);

    /** A message in one part, of any length that the card takes at once; with one computation, and changing nothing. */
    byte[] whole(byte[] data);

    /** @throws CryptokiException STATE_UNSAVEABLE */
    void save(SavedOperation.Builder saved);

    /** What a message of the wrong length is refused with. */
    static CKR lengthError(KeyUse use) {
        return use.encrypts() ? CKR.DATA_LEN_RANGE : CKR.ENCRYPTED_DATA_LEN_RANGE;
    }

    /** @throws CryptokiException MECHANISM_PARAM_INVALID */
    static byte[] requireIv(ByteString iv, int length) {
        if (iv.size() != length) {
            throw new CryptokiException(CKR.MECHANISM_PARAM_INVALID, "the IV has " + iv.size() + " bytes");
        }
        return iv.toByteArray();
    }
}
