package dev.holdfast.bridge.operation;

import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.SavedOperation;
import java.util.List;
import java.util.Optional;

/**
 * The keys that a client gives to C_SetOperationState (PKCS#11 3.2, section 5.6.7).
 *
 * @param cipher of encryption and decryption
 * @param authentication of signing and verifying
 */
public record GivenKeys(Optional<ObjectHandle> cipher, Optional<ObjectHandle> authentication) {

    private static final long CIPHERS = CKF.ENCRYPT | CKF.DECRYPT;
    private static final long AUTHENTICATIONS = CKF.SIGN | CKF.VERIFY;

    /** @throws CryptokiException KEY_NOT_NEEDED for a key that no operation has */
    void requireNeeded(List<SavedOperation> saved) {
        requireNeeded(saved, cipher, CIPHERS);
        requireNeeded(saved, authentication, AUTHENTICATIONS);
    }

    /** @throws CryptokiException KEY_NEEDED, KEY_CHANGED */
    ObjectHandle keyFor(SavedOperation saved) {
        Optional<ObjectHandle> given = (saved.getKind() & CIPHERS) != 0 ? cipher : authentication;
        ObjectHandle key = given.orElseThrow(() -> new CryptokiException(CKR.KEY_NEEDED));
        if (!SavedStates.fingerprint(key).equals(saved.getKey())) {
            throw new CryptokiException(CKR.KEY_CHANGED);
        }
        return key;
    }

    private static void requireNeeded(List<SavedOperation> saved, Optional<ObjectHandle> key, long kinds) {
        if (key.isPresent() && saved.stream().noneMatch(operation -> (operation.getKind() & kinds) != 0)) {
            throw new CryptokiException(CKR.KEY_NOT_NEEDED);
        }
    }
}
