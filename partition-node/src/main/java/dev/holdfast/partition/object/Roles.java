package dev.holdfast.partition.object;

import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.profile.Rule;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;

/**
 * Which uses one key may have together, and one after the other ({@link Rule#SEPARATE_ROLES}, {@link
 * Rule#ROLES_ARE_NOT_GAINED}).
 */
final class Roles {

    private Roles() {}

    /** Refuses with TEMPLATE_INCONSISTENT. */
    static void requireSeparate(Profile profile, Attributes object) {
        boolean movesKeys = object.is(CKA.WRAP) || object.is(CKA.UNWRAP);
        boolean doesMore = Purpose.PERMISSIONS.stream()
                .anyMatch(permission -> permission != CKA.WRAP && permission != CKA.UNWRAP && object.is(permission));
        if (profile.has(Rule.SEPARATE_ROLES) && object.is(CKA.SENSITIVE) && movesKeys && doesMore) {
            throw new CryptokiException(
                    CKR.TEMPLATE_INCONSISTENT, "a sensitive key that wraps or unwraps keys does nothing else");
        }
    }

    /** Refuses with ATTRIBUTE_READ_ONLY. */
    static void requireNoneGained(Profile profile, Attributes before, Attributes after) {
        if (!profile.has(Rule.ROLES_ARE_NOT_GAINED) || !after.is(CKA.SENSITIVE)) {
            return;
        }
        for (CKA permission : Purpose.PERMISSIONS) {
            if (after.is(permission) && !before.is(permission)) {
                throw new CryptokiException(
                        CKR.ATTRIBUTE_READ_ONLY,
                        permission.spelling() + " of a sensitive key is set when the key is made or never");
            }
        }
    }
}
