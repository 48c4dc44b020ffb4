package dev.holdfast.partition.symmetric;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.function.Supplier;

/** What a cipher refuses, in the words that C_WrapKey and C_UnwrapKey have for it. */
final class WrapRefusals {

    private WrapRefusals() {}

    static byte[] onWrap(Supplier<byte[]> encryption) {
        try {
            return encryption.get();
        } catch (CryptokiException refused) {
            throw new CryptokiException(
                    switch (refused.value()) {
                        case KEY_SIZE_RANGE -> CKR.WRAPPING_KEY_SIZE_RANGE;
                        case DATA_LEN_RANGE -> CKR.KEY_SIZE_RANGE;
                        default -> refused.value();
                    });
        }
    }

    static byte[] onUnwrap(Supplier<byte[]> decryption) {
        try {
            return decryption.get();
        } catch (CryptokiException refused) {
            throw new CryptokiException(
                    switch (refused.value()) {
                        case KEY_SIZE_RANGE -> CKR.UNWRAPPING_KEY_SIZE_RANGE;
                        case ENCRYPTED_DATA_LEN_RANGE -> CKR.WRAPPED_KEY_LEN_RANGE;
                        case ENCRYPTED_DATA_INVALID, AEAD_DECRYPT_FAILED -> CKR.WRAPPED_KEY_INVALID;
                        default -> refused.value();
                    });
        }
    }
}
